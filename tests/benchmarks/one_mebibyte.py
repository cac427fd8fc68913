"""A contender that allocates the number of mebibytes given as its argument."""

from __future__ import annotations

import sys
import time

from benchmarks.harness.peer import MEBIBYTE, report, timed

if __name__ == "__main__":
    size = int(sys.argv[1])
    seconds, block = timed(lambda: b"x" * (size * MEBIBYTE))
    time.sleep(0.2)
    report(seconds, rows=len(block) // MEBIBYTE)
