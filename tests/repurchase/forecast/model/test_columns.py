"""The frame's columns follow the records."""

from __future__ import annotations

from repurchase.forecast.model.columns import FEATURES, KEYS, LABEL, OUTCOME


def test_no_two_views_share_a_feature_name() -> None:
    """Plain column names suffice because no name stands twice, nor is a key or the label."""
    names = [*KEYS, LABEL, *OUTCOME, *FEATURES]
    assert len(names) == len(set(names))


def test_features_are_those_of_the_three_records() -> None:
    """A feature of each record is there, and no key."""
    assert {"recency_days", "visit_days_28", "repeat_share"} < set(FEATURES)
    assert not {"user_id", "category", "as_of"} & set(FEATURES)
