"""A reviewed file gives every category of the sample its Russian title."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

UNSORTED = "UNSORTED"
"""Stands for the products whose category the source leaves out."""
_FILE = Path(__file__).with_name("catalogue_ru.csv")


@cache
def titles() -> dict[str, str]:
    """Source category -> title as a shopper says it: nominative, lower case, unique."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {line["category"]: line["title"] for line in csv.DictReader(lines)}


def title_of(category: str | None) -> str:
    """The title of a source category. Raises KeyError for one that the file lacks."""
    return titles()[category or UNSORTED]
