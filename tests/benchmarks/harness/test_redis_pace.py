"""The upper limit of Redis is measured without disclosing its password."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from benchmarks.harness.redis_pace import Pace, pace_of

URL = "redis://:s3cret@127.0.0.1:6379/0"
TOLD = '''"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms"
"HGETALL key","50000.00","0.020","0.008","0.023"'''


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a substitute for redis-benchmark, which a bare machine lacks."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "redis-benchmark"


def _write(program: Path, lines: str) -> None:
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)


def test_the_pace_is_read_from_what_the_program_tells(program: Path) -> None:
    """The output yields requests per second and the median in microseconds."""
    _write(program, f"echo '{TOLD}'")
    assert pace_of(URL, "key", 1) == Pace(50_000.0, 23.0)


def test_a_failure_does_not_show_the_password(program: Path) -> None:
    """Neither the message nor its cause contains the command."""
    _write(program, "exit 3")
    with pytest.raises(click.ClickException, match="exit code 3") as failed:
        pace_of(URL, "key", 1)
    assert "s3cret" not in f"{failed.value!r} {failed.value.__cause__!r} {failed.value.__context__!r}"
