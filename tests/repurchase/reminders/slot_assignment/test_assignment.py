"""The fullest slot is as empty as can be, and nobody is moved farther than that takes."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from repurchase.errors import DataError
from repurchase.reminders.slot_assignment.assignment import SlotAssignment, assign_slots
from repurchase.reminders.slot_assignment.demand import MAX_SHIFT, Demand, classes_of
from repurchase.reminders.slot_assignment.linear_program import least_shift, program_of

SLOTS = 30
FIRST = 1_000_000
"""Slots are counted from a moment far away."""
WINDOWS = st.tuples(st.integers(0, SLOTS - 1), st.integers(0, MAX_SHIFT), st.integers(0, MAX_SHIFT))
STANDING = st.lists(st.integers(0, 5), min_size=SLOTS, max_size=SLOTS).map(lambda loads: np.array(loads, np.int64))
NOTHING = np.zeros(SLOTS, np.int64)


def _wishes(windows: list[tuple[int, int, int]]) -> Demand:
    wanted, early, late = np.array(windows, np.int64).reshape(-1, 3).T
    return Demand(FIRST + wanted, FIRST + np.maximum(wanted - early, 0), FIRST + np.minimum(wanted + late, SLOTS - 1))


def _order(count: int) -> NDArray[np.uint64]:
    return np.random.default_rng(7).permutation(count).astype(np.uint64) << np.uint64(44)


def _planned(demand: Demand, standing: NDArray[np.int64] = NOTHING) -> SlotAssignment:
    return assign_slots(demand, _order(len(demand.wanted)), standing, FIRST)


def _least_peak_by_intervals(demand: Demand, standing: NDArray[np.int64]) -> int:
    """Hall's condition: whoever must go into an interval of slots must fit there, wherever the interval lies."""
    peaks = [int(standing.max())]
    for first in range(SLOTS):
        for last in range(first, SLOTS):
            inside = ((demand.first >= FIRST + first) & (demand.last <= FIRST + last)).sum()
            # What stands above the level leaves no room below it: try each number of slots that are filled up.
            loads = np.sort(standing[first : last + 1])
            for used in range(1, len(loads) + 1):
                if used == len(loads) or (inside + loads[:used].sum()) / used <= loads[used]:
                    peaks.append(ceil((inside + loads[:used].sum()) / used) if inside else 0)
                    break
    return max(peaks)


@given(windows=st.lists(WINDOWS, min_size=1, max_size=60), standing=STANDING)
@settings(max_examples=60)
def test_no_plan_has_a_lower_peak(windows: list[tuple[int, int, int]], standing: NDArray[np.int64]) -> None:
    """Everybody stays in their window, and the fullest slot is the least that counting proves."""
    demand = _wishes(windows)
    plan = _planned(demand, standing)
    assert ((demand.first <= plan.slots) & (plan.slots <= demand.last)).all()
    load = standing + np.bincount(plan.slots - FIRST, minlength=SLOTS)
    assert load.max() <= plan.peak == _least_peak_by_intervals(demand, standing)
    assert plan.least_peak <= plan.peak < plan.least_peak + 1


@given(windows=st.lists(WINDOWS, min_size=1, max_size=40))
@settings(max_examples=40)
def test_no_plan_of_that_peak_moves_people_less(windows: list[tuple[int, int, int]]) -> None:
    """The total shift is that of the best assignment of shoppers to single places."""
    demand = _wishes(windows)
    plan = _planned(demand)
    places = FIRST + np.repeat(np.arange(SLOTS), plan.peak)
    away = np.abs(places[None, :] - demand.wanted[:, None]).astype(float)
    away[(places < demand.first[:, None]) | (places > demand.last[:, None])] = 1e6
    rows, columns = linear_sum_assignment(away)
    assert np.abs(plan.slots - demand.wanted).sum() == round(plan.total_shift) == away[rows, columns].sum()


@given(windows=st.lists(WINDOWS, min_size=1, max_size=60), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_the_plan_does_not_depend_on_the_order_of_rows(windows: list[tuple[int, int, int]], seed: int) -> None:
    """Each shopper's slot follows from who they are and from what all want."""
    demand, order = _wishes(windows), _order(len(windows))
    shuffled = np.random.default_rng(seed).permutation(len(windows))
    again = Demand(demand.wanted[shuffled], demand.first[shuffled], demand.last[shuffled])
    first = assign_slots(demand, order, NOTHING, FIRST)
    second = assign_slots(again, order[shuffled], NOTHING, FIRST)
    assert (first.slots[shuffled] == second.slots).all()


def test_a_crowd_is_dealt_out_by_hash() -> None:
    """Shoppers who want the same are spread over their window as their hashes are, all of it in use."""
    demand = _wishes([(15, 12, 12)] * 2_500)
    plan = _planned(demand)
    assert (np.bincount(plan.slots - FIRST, minlength=SLOTS)[3:28] == 100).all()
    by_hash = plan.slots[np.argsort(_order(2_500))]
    assert (np.diff(by_hash) >= 0).all()


def test_what_stands_already_is_built_around() -> None:
    """Who may go elsewhere does, and the shift is no more than it takes."""
    standing = NOTHING.copy()
    standing[10] = 4
    plan = _planned(_wishes([(10, 1, 1)] * 6), standing)
    assert set(plan.slots - FIRST) == {9, 11}
    assert (plan.peak, plan.total_shift) == (4, 6.0)


def test_nobody_to_remind_is_an_empty_plan() -> None:
    """No wish, no slot."""
    plan = _planned(_wishes([]))
    assert (len(plan.slots), plan.peak, plan.total_shift) == (0, 0, 0.0)


@pytest.mark.parametrize("window", [(5, 6, 9), (5, 1, 4), (20, 7, 20), (5, 5, 18)])
def test_a_window_without_its_wish_is_refused(window: tuple[int, int, int]) -> None:
    """It does not hold the wanted slot, or reaches more than an hour away."""
    with pytest.raises(ValueError, match="window"):
        Demand(*(np.array([slot], np.int64) for slot in window))


def test_a_peak_that_nobody_can_keep_is_told() -> None:
    """The program does not invent a plan."""
    classes = classes_of(_wishes([(3, 0, 0)] * 2))
    with pytest.raises(DataError, match="levelled"):
        least_shift(program_of(classes, NOTHING, FIRST), peak=1.0)
