"""The load generator sends each request once."""

from __future__ import annotations

import socket
import threading

import pytest

from benchmarks.harness.open_loop import Load, at_full_speed, at_rate

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class _Server:
    """Responds to each line with 200 and stores the lines."""

    def __init__(self, listener: socket.socket) -> None:
        self.lines: list[bytes] = []
        self._listener = listener
        self.port: int = listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            while line := connection.recv(1024):
                self.lines.append(line)
                connection.sendall(_ANSWER)


@pytest.fixture
def server() -> _Server:
    """Return a server that ends with the test's process."""
    answering = _Server(socket.create_server(("127.0.0.1", 0)))
    threading.Thread(target=answering.serve, daemon=True).start()
    return answering


@pytest.mark.parametrize("rate", [0.0, 1000.0])
def test_a_course_ends_when_its_requests_run_out(server: _Server, rate: float) -> None:
    """No request is sent twice, even if time is left, and each has its latency."""
    requests = [f"{number}".encode() for number in range(100)]
    load = Load(server.port, requests, connections=4)
    if rate:
        at_rate(load, rate, seconds=60)
    else:
        at_full_speed(load, seconds=60)
    while not load.is_done:
        load.receive(1)
    load.close()
    assert sorted(server.lines, key=int) == requests
    assert (len(load.latencies), load.bad) == (100, 0)


def test_an_answer_that_never_comes_is_a_bad_one() -> None:
    """A missing response counts as failed, with the full waiting time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        load = Load(silent.getsockname()[1], [b"1"], connections=1)
        load.send(0.0)
        load.receive(0)
        load.close()
    assert load.bad == 1
    assert load.latencies[0] > 1
