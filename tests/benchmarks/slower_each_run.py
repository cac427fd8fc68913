"""A contender that takes as many seconds as it has been run, by a file that it lengthens."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.contender import report

if __name__ == "__main__":
    with Path(sys.argv[1]).open("a+") as runs:
        runs.write(".")
        run = runs.tell()
    report(float(run), run=run)
