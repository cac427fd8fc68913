"""Workers are replaced under load without a lost request."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic, sleep

import psutil
import pytest

from embedded.free_ports import free_ports
from tests.serving.webhook.protocol import request

PATIENCE_SECONDS = 120.0
CALLERS = 8


class Caller(threading.Thread):
    """Sends requests on one keep-alive connection without a pause, and reconnects after `Connection: close`."""

    def __init__(self, port: int, over: threading.Event) -> None:
        super().__init__()
        self._port, self._over = port, over
        self._body = json.dumps(request("ping"))
        self.answered = 0
        self.failures: list[str] = []

    def run(self) -> None:
        """Ask until it is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        while not self._over.is_set() and not self.failures:
            try:
                connection.request("POST", "/alice/webhook", self._body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                self.answered += answer.status == http.client.OK
            except (OSError, http.client.HTTPException) as lost:
                self.failures.append(repr(lost))
        connection.close()


@contextmanager
def _serving(platform: Mapping[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "serving", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(command, env={**os.environ, **platform}, stderr=subprocess.DEVNULL) as program:
        try:
            _until(lambda: len(_workers(program)) == 2 and _listens(port))
            yield program
        finally:
            program.terminate()


def _workers(program: subprocess.Popen[bytes]) -> set[int]:
    family = psutil.Process(program.pid).children()
    return {each.pid for each in family if _is_worker(each)}


def _is_worker(process: psutil.Process) -> bool:
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:  # it has ended
        return False


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    ends = monotonic() + PATIENCE_SECONDS
    while not holds():
        assert monotonic() < ends, "it takes too long"
        sleep(0.05)


def test_no_request_is_lost_when_all_workers_are_replaced(platform: Mapping[str, str]) -> None:
    """Neither requests in progress nor those sent on a connection that is about to close are lost."""
    [port] = free_ports(1)
    over = threading.Event()
    callers = [Caller(port, over) for _ in range(CALLERS)]
    with _serving(platform, port) as program:
        first = _workers(program)
        for caller in callers:
            caller.start()
        program.send_signal(signal.SIGHUP)
        try:
            _until(lambda: len(_workers(program)) == 2 and not _workers(program) & first)
            answered = [caller.answered for caller in callers]
            _until(
                lambda: all(
                    now.failures or now.answered > before for now, before in zip(callers, answered, strict=True)
                )
            )
        finally:
            over.set()
            for caller in callers:
                caller.join()
    assert [failure for caller in callers for failure in caller.failures] == []


@pytest.mark.usefixtures("platform")
def test_workers_share_nothing_but_their_socket(platform: Mapping[str, str]) -> None:
    """One that is killed takes no other with it, and is replaced."""
    [port] = free_ports(1)
    with _serving(platform, port) as program:
        killed = min(_workers(program))
        os.kill(killed, signal.SIGKILL)
        _until(lambda: len(_workers(program) - {killed}) == 2)
        over = threading.Event()
        caller = Caller(port, over)
        caller.start()
        _until(lambda: caller.answered > 0)
        over.set()
        caller.join()
    assert caller.failures == []
