"""Measures the upper limit of Redis by repeated reads of one shopper's hash with `redis-benchmark`."""

from __future__ import annotations

import csv
import os
import subprocess
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import click

from embedded.debian.program import Program
from embedded.debian.redis_tools import REDIS_TOOLS
from embedded.debian.tool import ensure

REQUESTS = 50_000
_COLUMNS = ("test", "rps", "avg", "min", "p50")


@dataclass(frozen=True, slots=True)
class Pace:
    """Throughput and latency of Redis without other work."""

    requests_a_second: float
    p50_microseconds: float


def redis_benchmark() -> Program:
    """Find the program or fetch it; raises MissingToolError."""
    return ensure(REDIS_TOOLS)


def pace_of(url: str, key: str, connections: int) -> Pace:
    """Send HGETALL of `key` QUESTIONS times over `connections` connections.

    Raises ClickException where the program fails, without the command, which contains the password.
    """
    parts = urlsplit(url)
    # Its URL parser treats an empty user as a name.
    place = ["-h", str(parts.hostname), "-p", str(parts.port), "-a", unquote(parts.password or "")]
    asked = ["-c", str(connections), "-n", str(REQUESTS), "--csv", "HGETALL", key]
    program = redis_benchmark()
    ended = subprocess.run(
        [program.path, *place, *asked],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **program.environment},
        check=False,
    )
    if ended.returncode != 0:
        raise click.ClickException(f"redis-benchmark failed with exit code {ended.returncode}; see its output above")
    test = list(csv.reader(ended.stdout.splitlines()))[-1]
    row = dict(zip(_COLUMNS, test, strict=False))
    return Pace(float(row["rps"]), float(row["p50"]) * 1000)
