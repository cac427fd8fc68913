"""Details of pairs and shoppers are those of a plain reading, as of any day of any month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.live.cycles import cycle_details, cycles
from repurchase.forecast.live.habit_details import habit_details
from repurchase.forecast.live.habits import habits
from repurchase.forecast.live.known_purchases import known_purchases
from repurchase.forecast.live.purchase_days import PurchaseDays, purchase_days
from repurchase.purchases.purchase import Purchase
from repurchase.purchases.shopper_history import milliseconds
from tests.orchestration.assets import reference_details
from tests.orchestration.assets.reference import Bought
from tests.repurchase.forecast.live_histories import histories_of

Key = TypeVar("Key", bound=tuple[str, ...])
START = datetime(2023, 1, 1, tzinfo=UTC)
moments = st.integers(1, 4 * 365 * 24).map(lambda hours: START + timedelta(hours=hours))
ages = st.integers(0, 3) | st.integers(1, 24 * 400) | st.sampled_from([days * 24 for days in (14, 21, 28, 84)])
purchases = st.tuples(st.sampled_from(["anna", "boris"]), st.sampled_from(["bread", "milk", "tea"]), ages)


def _days(told: Sequence[tuple[str, str, int]], as_of: datetime) -> tuple[list[str], PurchaseDays]:
    events = [
        Purchase(f"e{place}", user, category, as_of - timedelta(hours=age), Decimal(1), None)
        for place, (user, category, age) in enumerate(told)
    ]
    histories = histories_of(events)
    known = known_purchases(histories, np.full(len(histories), milliseconds(as_of)), str)
    return [each.user_id for each in histories], purchase_days(known)


@given(told=st.lists(purchases, max_size=40), as_of=moments)
def test_details_are_those_of_a_plain_reading(told: Sequence[tuple[str, str, int]], as_of: datetime) -> None:
    """Every column, at every place in the month and week, shoppers without a known purchase left out."""
    users, days = _days(told, as_of)
    bought = [Bought(user, name, name, as_of - timedelta(hours=age), 1.0, 1.0) for user, name, age in told]
    of_pairs = cycles(days, dict.fromkeys(("bread", "milk", "tea"), 0.1))
    names = days.bought.categories[days.bought.category[days.rows[days.pairs]]] if len(days.pairs) else ()
    pairs = [(users[shopper], name) for shopper, name in zip(days.owners(), names, strict=True)]
    shoppers = [(users[int(place)],) for place in habits(days)["shopper"]]
    plain_pairs = {(each.user_id, each.category): each for each in reference_details.cycle_details(bought, as_of)}
    plain_shoppers = {(each.user_id,): each for each in reference_details.habit_details(bought, as_of)}
    _assert_same(pairs, cycle_details(days, of_pairs), plain_pairs)
    _assert_same(shoppers, habit_details(days, of_pairs), plain_shoppers)


def _assert_same(keys: Sequence[Key], columns: Mapping[str, np.ndarray], plain: Mapping[Key, object]) -> None:
    assert set(keys) == set(plain)
    for name, values in columns.items():
        expected = [getattr(plain[key], name) for key in keys]
        np.testing.assert_allclose(values, np.asarray(expected, np.float64), rtol=1e-9, atol=1e-9, err_msg=name)
