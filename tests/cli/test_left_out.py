"""The line about tests that did not run and about the tools used."""

from __future__ import annotations

from cli.left_out import skipped_summary
from embedded.debian.tool import Origin

ORIGINS = {"RabbitMQ": Origin.UNPACKED, "Chromium": Origin.MISSING, "libatomic": Origin.SYSTEM}
TOLD = "(from the system: libatomic; unpacked in .tools: RabbitMQ; missing: Chromium)"


def test_where_all_ran_nothing_was_left_out() -> None:
    """Each tool is listed by its origin, also a missing one."""
    assert skipped_summary([], 0, ORIGINS) == f"left out: nothing {TOLD}"


def test_what_did_not_run_is_counted_and_a_skip_has_its_reason() -> None:
    """Skipped and deselected tests are counted, and skipped ones have their reasons."""
    told = skipped_summary(["Skipped: no GPU"], 3, ORIGINS)
    assert told == f"left out: 1 skipped, 3 not selected {TOLD}\n  Skipped: no GPU"
