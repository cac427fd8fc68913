"""Russian titles of the sample's categories, from a reviewed file."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

UNSORTED = "UNSORTED"
"""Category of products that have none in the source."""
_FILE = Path(__file__).with_name("catalogue_ru.csv")


@cache
def titles() -> dict[str, str]:
    """Return the spoken title by source category: nominative, lower case, unique."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {line["category"]: line["title"] for line in csv.DictReader(lines)}


def title_of(category: str | None) -> str:
    """Return the title of a source category; raises KeyError for one that the file lacks."""
    return titles()[category or UNSORTED]
