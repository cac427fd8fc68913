"""A contender whose duration in seconds is its number of runs, counted in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.harness.peer import report

if __name__ == "__main__":
    with Path(sys.argv[1]).open("a+") as runs:
        runs.write(".")
        run = runs.tell()
    report(float(run), run=run)
