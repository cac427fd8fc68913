"""Measurement of contenders."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.harness.peer import Peer, run_interleaved, run_peer


def test_every_run_counts() -> None:
    """A contender runs the requested number of times, and its output is kept."""
    figures = run_peer("told", "tests.benchmarks.one_mebibyte", ["64"], runs=2)
    assert len(figures.seconds) == 2
    assert figures.told == {"rows": 64}


def test_what_is_told_is_of_the_run_in_the_middle(tmp_path: Path) -> None:
    """All reported figures are those of the median run."""
    figures = run_peer("slower", "tests.benchmarks.slower_each_run", [str(tmp_path / "runs")], runs=3)
    assert (figures.median, figures.told) == (2.0, {"run": 2})


def test_contenders_take_turns(capsys: pytest.CaptureFixture[str]) -> None:
    """Contenders alternate, and results are in the given order."""
    contenders = [Peer(name, "tests.benchmarks.one_mebibyte", [rows]) for name, rows in (("a", "1"), ("b", "2"))]
    first, second = run_interleaved(contenders, runs=2)
    assert (first.told, second.told) == ({"rows": 1}, {"rows": 2})
    assert [line[:1] for line in capsys.readouterr().err.splitlines()] == ["a", "b", "a", "b"]


def test_memory_is_seen() -> None:
    """The peak memory is that of the contender's process, not of this one."""
    small, large = (run_peer("block", "tests.benchmarks.one_mebibyte", [size], runs=1) for size in ("1", "300"))
    assert 250 < large.peak_mib - small.peak_mib < 400


def test_failure_is_told() -> None:
    """A failed contender raises an error with its output."""
    with pytest.raises(RuntimeError, match="invalid literal"):
        run_peer("broken", "tests.benchmarks.one_mebibyte", ["many"], runs=1)
