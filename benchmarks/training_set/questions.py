"""Definitions of the two joins: table, keys, features and time to live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROW = "row"
"""Column with row numbers, so that results in any order can be compared."""
MOMENT = "event_timestamp"


@dataclass(frozen=True, slots=True)
class Question:
    """A point-in-time join of `table` by `keys`."""

    name: str
    table: str
    keys: Sequence[str]
    features: Sequence[str]
    ttl: timedelta
    """Zero means without limit."""

    def asked(self, folder: Path) -> Path:
        """Return the path of the rows to join: keys, MOMENT and ROW."""
        return folder / f"asked-{self.name}.parquet"

    def known(self, folder: Path) -> Path:
        """Return the path of the table as Parquet, for peers without a server."""
        return folder / f"{self.table}.parquet"

    def answer(self, folder: Path, contender: str) -> Path:
        """Return the path of a contender's result."""
        return folder / f"answer-{self.name}-{contender}.parquet"


ITEMS = Question(
    name="items",
    table="item_features",
    keys=("user_id", "product_id"),
    features=(
        "purchase_days", "recency_days", "tenure_days", "mean_gap_days", "longest_gap_days", "last_gap_days",
        "recency_over_gap", "decayed_count_56", "decayed_count_112", "rate", "quantity_mean",
        "spend_mean",
    ),
    ttl=timedelta(days=8),
)  # fmt: skip
HISTORY = Question(
    name="history",
    table="user_history",
    keys=("user_id",),
    features=("visits", "days_since_visit", "lines", "lines_mean", "roubles", "roubles_mean"),
    ttl=timedelta(0),
)
QUESTIONS = {question.name: question for question in (ITEMS, HISTORY)}
