"""The limit of Redis itself: `redis-benchmark` asks for one shopper's hash, over and over."""

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

QUESTIONS = 50_000
_COLUMNS = ("test", "rps", "avg", "min", "p50")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast Redis answers when nothing else is done."""

    requests_a_second: float
    p50_microseconds: float


def redis_benchmark() -> Program:
    """Find the program, fetching it first where it is missing; raises MissingToolError."""
    return ensure(REDIS_TOOLS)


def pace_of(url: str, key: str, connections: int) -> Pace:
    """Ask HGETALL of `key` QUESTIONS times over so many connections.

    Raises ClickException where the program fails, without the command: it holds the password.
    """
    parts = urlsplit(url)
    # Its own reading of a URL takes an empty user for a name.
    place = ["-h", str(parts.hostname), "-p", str(parts.port), "-a", unquote(parts.password or "")]
    asked = ["-c", str(connections), "-n", str(QUESTIONS), "--csv", "HGETALL", key]
    program = redis_benchmark()
    ended = subprocess.run(
        [program.path, *place, *asked],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **program.environment},
        check=False,
    )
    if ended.returncode != 0:
        raise click.ClickException(f"redis-benchmark failed with exit code {ended.returncode}; what it said is above")
    test = list(csv.reader(ended.stdout.splitlines()))[-1]
    row = dict(zip(_COLUMNS, test, strict=False))
    return Pace(float(row["rps"]), float(row["p50"]) * 1000)
