"""Formats the line after a test run about skipped and deselected tests and the tools used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from embedded.debian.tool import Origin


def skipped_summary(skipped: Sequence[str], deselected: int, origins: Mapping[str, Origin]) -> str:
    """Count skipped tests, with reasons, and deselected ones; list the tools by origin."""
    counts = [*([f"{len(skipped)} skipped"] * bool(skipped)), *([f"{deselected} not selected"] * bool(deselected))]
    line = f"left out: {', '.join(counts) or 'nothing'} ({_tools(origins)})"
    return "\n".join([line, *(f"  {each}" for each in skipped)])


def _tools(origins: Mapping[str, Origin]) -> str:
    by_origin = {each: [name for name, found in origins.items() if found is each] for each in Origin}
    return "; ".join(f"{each.value}: {', '.join(names) or 'nothing'}" for each, names in by_origin.items())
