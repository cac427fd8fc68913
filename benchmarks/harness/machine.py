"""Describes the machine of a measurement."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import psutil

GIBIBYTE = 2**30


def machine() -> str:
    """Return cores, memory, current load and date."""
    load = os.getloadavg()[0]
    memory = psutil.virtual_memory().total / GIBIBYTE
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, load {load:.1f}, {datetime.now(UTC):%Y-%m-%d}"
