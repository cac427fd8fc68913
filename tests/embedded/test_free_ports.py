"""Chosen ports are free and unique."""

from __future__ import annotations

import random
import socket
import subprocess
import sys

from embedded.free_ports import HOST, free_ports, is_free
from embedded.state import CHECKOUT

MANY = 3_000
CHOOSE_MANY = f"""
from embedded.free_ports import free_ports
print(*free_ports({MANY}), flush=True)
input()
"""


def test_ports_differ_from_each_other() -> None:
    """No port is returned twice, and no avoided one."""
    first = free_ports(50)
    assert len(set(first)) == 50
    assert not set(first) & set(free_ports(50, first))


def test_a_seed_does_not_make_processes_choose_alike() -> None:
    """A seed of the global generator does not affect the choice."""
    random.seed(0)
    first = free_ports(50)
    random.seed(0)
    assert free_ports(50) != first


def test_what_another_process_chose_is_left_to_it_until_it_ends() -> None:
    """A port stays reserved for its process, even before a program listens on it."""
    words = [sys.executable, "-c", CHOOSE_MANY]
    with subprocess.Popen(words, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = {int(port) for port in other.stdout.readline().split()}
        mine = free_ports(500)
        other.communicate("\n")
    assert len(theirs) == MANY
    assert not theirs & set(mine)


def test_a_port_on_which_somebody_listens_is_not_free() -> None:
    """A port with a listener is not free until the listener closes."""
    [port] = free_ports(1)
    with socket.create_server((HOST, port)):
        assert not is_free(port)
    assert is_free(port)
