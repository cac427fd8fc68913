"""The order in which the pairs of a shopper are told."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.pairs.places import in_places

CHANCES = st.floats(0.0, 1.0)
PAIRS = st.lists(st.tuples(st.integers(0, 2), CHANCES, CHANCES), max_size=40).map(sorted)


def test_the_likeliest_stays_first_and_the_larger_part_of_a_basket_is_second() -> None:
    """Each place keeps the probability that it had, and another shopper's pairs stand in places of their own."""
    shopper = np.array([0, 0, 0, 1, 1], dtype=np.int32)
    probability = np.array([0.5, 0.4, 0.6, 0.1, 0.2])
    share = np.array([0.2, 0.9, 0.1, 1.0, 0.1])
    np.testing.assert_array_equal(in_places(shopper, probability, share), [0.4, 0.5, 0.6, 0.1, 0.2])


@given(PAIRS)
def test_each_shopper_keeps_the_same_probabilities_and_the_first_place(rows: list[tuple[int, float, float]]) -> None:
    """Whatever the shares, nothing passes from one shopper to another."""
    shopper = np.array([row[0] for row in rows], dtype=np.int32)
    probability, share = (np.array([row[place] for row in rows], dtype=np.float64) for place in (1, 2))
    told = in_places(shopper, probability, share)
    for one in np.unique(shopper):
        own = shopper == one
        np.testing.assert_array_equal(np.sort(told[own]), np.sort(probability[own]))
        assert told[own][np.argmax(probability[own])] == probability[own].max()


@given(PAIRS)
def test_equal_shares_change_nothing(rows: list[tuple[int, float, float]]) -> None:
    """Where all baskets are alike, the order is that of the probabilities."""
    shopper = np.array([row[0] for row in rows], dtype=np.int32)
    probability = np.array([row[1] for row in rows], dtype=np.float64)
    np.testing.assert_array_equal(in_places(shopper, probability, np.full(len(rows), 0.5)), probability)
