"""Decays in visits and by baskets, held against plain Python."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.forecast.pairs.history import history_of
from repurchase.forecast.pairs.known import known_pairs
from repurchase.forecast.pairs.visit_decay import HALF_LIVES_VISITS, SMALL_BASKET, visit_decay

CUTOFF = 60
PURCHASES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 90)), min_size=1, max_size=60)


@given(PURCHASES)
@settings(max_examples=60, deadline=None)
def test_decays_are_those_of_plain_python(rows: set[tuple[int, int, int]]) -> None:
    """Each purchase day weighs by the visits after it, or by its age and the size of its basket."""
    known = sorted(row for row in rows if row[2] < CUTOFF)
    if not known:
        return
    frame = pd.DataFrame(sorted(rows), columns=["user_id", "item", "day"])
    said = visit_decay(known_pairs(history_of(frame.assign(units=1.0, spend=1.0)), CUTOFF))
    for place, (shopper, item) in enumerate(sorted({row[:2] for row in known})):
        basket_days = [day for other, _, day in known if other == shopper]
        days = [day for other, bought, day in known if (other, bought) == (shopper, item)]
        basket = {day: basket_days.count(day) for day in basket_days}
        usual = sum(basket[day] for day in basket_days) / len(basket_days)
        recent = {day: 2.0 ** (-(CUTOFF - day) / 56) for day in days}
        expected = {
            **{
                f"decayed_count_{half}_visits": sum(2.0 ** (-sum(v > day for v in basket) / half) for day in days)
                for half in HALF_LIVES_VISITS
            },
            "in_large_baskets": sum(recent[day] for day in days if basket[day] >= usual),
            "in_small_baskets": sum(recent[day] for day in days if basket[day] <= SMALL_BASKET * usual),
            "part_of_baskets": sum(recent[day] / basket[day] for day in days),
        }
        assert {name: values[place] for name, values in said.items()} == pytest.approx(expected)
