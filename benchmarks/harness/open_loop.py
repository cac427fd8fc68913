"""Open-loop load generator: sends HTTP requests at Poisson times; latency counts from the planned time.

`python -m benchmarks.harness.open_loop PORT REQUESTS RATE SECONDS`: REQUESTS is a file of complete requests, one base64
line each.
Each request is sent at most once; the run ends early when they run out. A rate of 0 sends on every connection as soon
as it is free. One thread waits in `select`, whose timeout is exact to about 50 µs, while an event loop rounds to
milliseconds.
"""

from __future__ import annotations

import base64
import random
import re
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from benchmarks.harness.peer import report

CONNECTIONS = 64
CONNECTIONS_AT_FULL_SPEED = 16
TIMEOUT_SECONDS = 10.0
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OK = b"HTTP/1.1 200"


class Connection:
    """One kept connection with at most one request in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.planned = 0.0
        self.number = 0
        """Index of the request in flight."""
        self._answer = b""

    def fileno(self) -> int:
        """Return the file descriptor for `select`."""
        return self.socket.fileno()

    def send(self, number: int, request: bytes, planned: float) -> None:
        """Send a request; its latency counts from `planned`."""
        self.number, self.planned, self._answer = number, planned, b""
        self.socket.sendall(request)

    def answered(self) -> bool | None:
        """Read data; returns whether the complete response has status 200, or None while it is incomplete."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionResetError("the server closed a connection")
        self._answer += part
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return None
        return head.startswith(_OK)


class Load:
    """Requests sent and their results."""

    def __init__(self, port: int, requests: Sequence[bytes], connections: int) -> None:
        self._idle = deque(Connection(port) for _ in range(connections))
        self._asking: dict[int, Connection] = {}
        self._requests = requests
        self.latencies: list[float] = []
        """Seconds of each sent request, in the order of sending."""
        self.late: list[float] = []
        """Seconds between the planned time and sending, while a connection was free."""
        self.bad = 0

    @property
    def is_done(self) -> bool:
        """Whether no request is in flight."""
        return not self._asking

    @property
    def is_free(self) -> bool:
        """Whether a connection is free."""
        return bool(self._idle)

    @property
    def has_more(self) -> bool:
        """Whether unsent requests remain."""
        return len(self.latencies) < len(self._requests)

    def send(self, planned: float) -> None:
        """Send the next request."""
        connection, number = self._idle.popleft(), len(self.latencies)
        connection.send(number, self._requests[number], planned)
        self.latencies.append(TIMEOUT_SECONDS)
        self._asking[connection.fileno()] = connection

    def receive(self, seconds: float) -> None:
        """Wait at most `seconds` for responses and read them."""
        for place in select.select(list(self._asking), [], [], max(0.0, seconds))[0]:
            connection = self._asking[place]
            good = connection.answered()
            if good is not None:
                self.latencies[connection.number] = time.perf_counter() - connection.planned
                self.bad += not good
                self._idle.append(self._asking.pop(place))

    def close(self) -> None:
        """Close all connections; requests without a response count as failed."""
        self.bad += len(self._asking)
        for each in (*self._idle, *self._asking.values()):
            each.socket.close()


def at_rate(load: Load, rate: float, seconds: float) -> None:
    """Send at Poisson times."""
    dice = random.Random(1)  # noqa: S311 - no secret
    began = planned = time.perf_counter()
    while planned < began + seconds and load.has_more:
        planned += dice.expovariate(rate)
        while (wait := planned - time.perf_counter()) > 0:
            load.receive(wait)
        load.late.append(time.perf_counter() - planned)
        while not load.is_free:
            load.receive(TIMEOUT_SECONDS)
        load.send(planned)


def at_full_speed(load: Load, seconds: float) -> None:
    """Keep every connection busy."""
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends and load.has_more:
        while load.is_free and load.has_more:
            load.send(time.perf_counter())
        load.receive(TIMEOUT_SECONDS)


def main(port: str, file: str, rate: str, seconds: str) -> None:
    """Send; report seconds, latencies and delays of sending (µs), and the number of failed requests."""
    requests = [base64.b64decode(line) for line in Path(file).read_text(encoding="ascii").split()]
    load = Load(int(port), requests, CONNECTIONS if float(rate) else CONNECTIONS_AT_FULL_SPEED)
    began = time.perf_counter()
    if float(rate):
        at_rate(load, float(rate), float(seconds))
    else:
        at_full_speed(load, float(seconds))
    took = time.perf_counter() - began
    ends = time.perf_counter() + TIMEOUT_SECONDS
    while not load.is_done and time.perf_counter() < ends:
        load.receive(ends - time.perf_counter())
    load.close()
    report(
        took,
        latencies=[round(each * 1e6) for each in load.latencies],
        late=sorted(round(each * 1e6) for each in load.late),
        bad=load.bad,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
