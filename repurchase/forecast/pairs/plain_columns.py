"""Sets of features, from one to a handful, that a regression learns without learning chance by heart."""

from __future__ import annotations

DECAYED_COLUMNS = ("decayed_count_112",)
"""Where purchases are so few that even a handful of features learns chance: its order is that of the count."""
RHYTHM_COLUMNS = ("purchase_days", "recency_days", "tenure_days", "decayed_count_28", "decayed_count_112")
PLAIN_COLUMNS = (
    "purchase_days",
    "recency_days",
    "tenure_days",
    "decayed_count_28",
    "decayed_count_112",
    "poisson_gamma_rate",
    "visit_recency_days",
    "visit_days_28",
    "shopper_repeats_28",
    "item_repeats_28",
    "popularity_28",
)
"""Known of every pair, and 0 or more."""
