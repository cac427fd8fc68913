"""The order in which the pairs of a shopper are told."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.pairs.places import KEPT, TOLD, in_places

CHANCES = st.floats(0.0, 1.0)
PAIRS = st.lists(st.tuples(st.integers(0, 2), CHANCES, CHANCES), max_size=70).map(sorted)


def test_among_the_middle_places_the_larger_part_of_a_basket_comes_first() -> None:
    """The places before and behind them, and those of another shopper, keep their pairs."""
    places = TOLD + 2
    shopper = np.repeat(np.arange(2, dtype=np.int32), places)
    probability = np.tile(np.linspace(0.9, 0.5, places), 2)
    share = np.full(2 * places, 0.3)
    share[[KEPT - 1, TOLD - 1, TOLD]] = 0.9
    told = in_places(shopper, probability, share)
    expected = probability.copy()
    expected[KEPT:TOLD] = np.append(probability[KEPT + 1 : TOLD], probability[KEPT])
    np.testing.assert_array_equal(told, expected)


@given(PAIRS)
def test_each_shopper_keeps_the_same_probabilities_and_the_first_places(rows: list[tuple[int, float, float]]) -> None:
    """Whatever the shares, nothing passes from one shopper to another."""
    shopper = np.array([row[0] for row in rows], dtype=np.int32)
    probability, share = (np.array([row[place] for row in rows], dtype=np.float64) for place in (1, 2))
    told = in_places(shopper, probability, share)
    for one in np.unique(shopper):
        own = shopper == one
        first = np.argsort(-probability[own], kind="stable")[:KEPT]
        np.testing.assert_array_equal(np.sort(told[own]), np.sort(probability[own]))
        np.testing.assert_array_equal(told[own][first], probability[own][first])


@given(PAIRS)
def test_equal_shares_change_nothing(rows: list[tuple[int, float, float]]) -> None:
    """Where all baskets are alike, the order is that of the probabilities."""
    shopper = np.array([row[0] for row in rows], dtype=np.int32)
    probability = np.array([row[1] for row in rows], dtype=np.float64)
    np.testing.assert_array_equal(in_places(shopper, probability, np.full(len(rows), 0.5)), probability)
