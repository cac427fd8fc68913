"""Tests of how contenders are measured."""

from __future__ import annotations

import pytest

from benchmarks.contender import contender


def test_every_run_counts() -> None:
    """A contender is run as often as asked, and what it told last is kept."""
    figures = contender("told", "tests.benchmarks.one_mebibyte", ["64"], runs=2)
    assert len(figures.seconds) == 2
    assert figures.told == {"rows": 64}


def test_memory_is_seen() -> None:
    """The peak is that of the contender's process, not of this one."""
    small, large = (contender("block", "tests.benchmarks.one_mebibyte", [size], runs=1) for size in ("1", "300"))
    assert 250 < large.peak_mib - small.peak_mib < 400


def test_failure_is_told() -> None:
    """A contender that fails raises with what it said."""
    with pytest.raises(RuntimeError, match="invalid literal"):
        contender("broken", "tests.benchmarks.one_mebibyte", ["many"], runs=1)
