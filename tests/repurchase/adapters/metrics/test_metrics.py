"""A process tells its metrics over HTTP; workers that share a folder tell them together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client import REGISTRY

from embedded.free_ports import free_ports
from repurchase.adapters.circuit_breaker import CircuitBreaker
from repurchase.adapters.metrics import CHECKOUTS, exposition, serve_metrics

WORKER = """
from repurchase.adapters.metrics import CHECKOUTS, exposition
CHECKOUTS.labels("done").inc(2)
print(exposition()[0].decode())
"""


def test_metrics_are_served_on_a_port_of_loopback() -> None:
    """What was counted is told, in the format that Prometheus reads; afterwards nobody listens."""
    CHECKOUTS.labels("done").inc(3)
    [port] = free_ports(1)
    with serve_metrics(("127.0.0.1", port)):
        told = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
    assert told.headers["content-type"].startswith("text/plain")
    assert 'repurchase_checkouts_total{verdict="done"}' in told.text
    assert "process_resident_memory_bytes" in told.text
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)


def test_without_a_port_nothing_is_served() -> None:
    """A process that is not watched works all the same."""
    with serve_metrics(None):
        assert exposition()[0].startswith(b"# HELP")


def test_workers_that_share_a_folder_tell_the_sum(tmp_path: Path) -> None:
    """Whichever of them Prometheus happens to ask."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    first, second = (
        subprocess.run([sys.executable, "-c", WORKER], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert 'repurchase_checkouts_total{verdict="done"} 2.0' in first.stdout
    assert 'repurchase_checkouts_total{verdict="done"} 4.0' in second.stdout


def test_a_breaker_tells_of_calls_and_of_itself() -> None:
    """Answered, failed and refused calls are counted by system; an open breaker shows as 1 until it closes."""
    circuit_breaker = CircuitBreaker("a counted system", most_failures=1, seconds=iter([0.0, 0.1, 9.0]).__next__)
    circuit_breaker.record_success()
    circuit_breaker.record_failure()
    assert circuit_breaker.is_rejecting()
    assert (_calls("answered"), _calls("failed"), _calls("refused"), _open()) == (1.0, 1.0, 1.0, 1.0)
    assert not circuit_breaker.is_rejecting()
    circuit_breaker.record_success()
    assert (_calls("answered"), _open()) == (2.0, 0.0)


def _calls(outcome: str) -> float | None:
    labels = {"system": "a counted system", "outcome": outcome}
    return REGISTRY.get_sample_value("repurchase_dependency_calls_total", labels)


def _open() -> float | None:
    return REGISTRY.get_sample_value("repurchase_breaker_open", {"system": "a counted system"})
