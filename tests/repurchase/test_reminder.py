"""Who is reminded, and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil, floor, nan
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.prediction import Prediction
from repurchase.reminder import (
    LEAST_WINDOW,
    LISTENING_HOURS,
    SLOT,
    due_since,
    heaviest_slot,
    is_due,
    listening_window,
    most_probable_each,
    plan,
    reminder_id,
    slots_between,
    spread,
)
from tests.examples import NOW, a_prediction

DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds it
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@given(wanted=st.lists(MOMENTS, max_size=200), count=st.integers(1, 60))
def test_slots_are_filled_evenly_and_in_order(wanted: list[datetime], count: int) -> None:
    """Each wish gets a slot, no slot more than one above the mean, and nobody overtakes who wished to be earlier."""
    slots = slots_between(NOW, NOW + SLOT * count)
    given_slots = spread(wanted, slots)
    assert len(given_slots) == len(wanted)
    load = Counter(given_slots)
    assert set(load) <= set(slots)
    mean = len(wanted) / count
    assert all(floor(mean) <= load[slot] <= ceil(mean) for slot in slots)
    assert heaviest_slot(given_slots) == max(load.values(), default=0)
    by_wish = [slot for _, slot in sorted(zip(wanted, given_slots, strict=True), key=lambda pair: pair)]
    assert by_wish == sorted(by_wish)


@given(opens=MOMENTS, length=st.timedeltas(SLOT, timedelta(hours=30)))
def test_slots_fill_the_window(opens: datetime, length: timedelta) -> None:
    """They follow each other without a gap, and the last ends before the window does."""
    slots = slots_between(opens, opens + length)
    assert slots[0] == opens
    assert {later - earlier for earlier, later in pairwise(slots)} <= {SLOT}
    assert timedelta(0) <= opens + length - (slots[-1] + SLOT) < SLOT


@pytest.mark.parametrize("length", [timedelta(0), SLOT - timedelta(seconds=1), -SLOT])
def test_a_window_too_short_is_told(length: timedelta) -> None:
    """No slot is no plan."""
    with pytest.raises(ValueError, match="no slot"):
        slots_between(NOW, NOW + length)


@given(now=MOMENTS, zone=ZONES)
@settings(max_examples=400)
def test_the_listening_window_is_ahead_long_enough_and_by_day(now: datetime, zone: ZoneInfo) -> None:
    """In every zone and on every day of its clock changes: within a day, an hour or more, never at night."""
    opens, closes = listening_window(now, zone)
    assert opens.utcoffset() == closes.utcoffset() == timedelta(0)
    assert now <= opens
    assert closes - opens >= LEAST_WINDOW
    assert opens - now < DAY
    for slot in slots_between(opens, closes):
        local = slot.astimezone(zone)
        assert LISTENING_HOURS[0] <= local.hour < LISTENING_HOURS[1]
        assert (local.minute % 5, local.second, local.microsecond) == (0, 0, 0)


@pytest.mark.parametrize(
    ("now", "opens", "closes"),
    [
        ("2026-11-22 03:00", "2026-11-22 10:00", "2026-11-22 20:00"),
        ("2026-11-22 10:00", "2026-11-22 10:00", "2026-11-22 20:00"),
        ("2026-11-22 10:00:01", "2026-11-22 10:05", "2026-11-22 20:00"),
        ("2026-11-22 18:57", "2026-11-22 19:00", "2026-11-22 20:00"),
        ("2026-11-22 19:00", "2026-11-22 19:00", "2026-11-22 20:00"),
        ("2026-11-22 19:00:01", "2026-11-23 10:00", "2026-11-23 20:00"),
        ("2026-11-22 23:59", "2026-11-23 10:00", "2026-11-23 20:00"),
    ],
)
def test_the_listening_window_by_hand(now: str, opens: str, closes: str) -> None:
    """What is left of today where it is an hour or more, else tomorrow's."""
    moscow = ZoneInfo("Europe/Moscow")
    moments = [datetime.fromisoformat(text).replace(tzinfo=moscow) for text in (now, opens, closes)]
    assert list(listening_window(moments[0], moscow)) == moments[1:]


LATE = a_prediction(last_purchased_at=NOW - 30 * DAY, usual_gap_days=29.5, purchase_days=9, probability=0.62)


@pytest.mark.parametrize(
    ("prediction", "due"),
    [
        (LATE, True),
        (replace(LATE, purchase_days=3), True),
        (replace(LATE, purchase_days=2), False),
        (replace(LATE, usual_gap_days=nan), False),
        (replace(LATE, probability=0.25), True),
        (replace(LATE, probability=0.2499), False),
        (replace(LATE, usual_gap_days=50.0), True),
        (replace(LATE, usual_gap_days=50.1), False),
        (replace(LATE, last_purchased_at=NOW), False),
    ],
)
def test_who_is_due(prediction: Prediction, due: bool) -> None:  # noqa: FBT001
    """A rhythm of three purchase days, three fifths of the usual gap gone by, and a chance of a quarter."""
    assert is_due(prediction, NOW) is due


def test_due_since_three_fifths_of_the_usual_gap_were_over() -> None:
    """Where no gap is known, since the last purchase."""
    assert due_since(LATE) == LATE.last_purchased_at + timedelta(days=17.7)
    assert due_since(replace(LATE, usual_gap_days=nan)) == LATE.last_purchased_at


@given(gap_days=st.floats(0.1, 400.0), since_days=st.floats(0.0, 400.0))
def test_what_is_due_is_due_since_a_moment_in_the_past(gap_days: float, since_days: float) -> None:
    """A shopper who is told since when is late already."""
    late = replace(LATE, usual_gap_days=gap_days, last_purchased_at=NOW - timedelta(days=since_days))
    assert not is_due(late, NOW) or due_since(late) <= NOW + timedelta(microseconds=1)


PREDICTIONS = st.builds(
    a_prediction,
    user_id=st.sampled_from(["anna", "boris", "вера"]),
    category=st.sampled_from(["молоко", "хлеб", "корм"]),
    probability=st.sampled_from([0.1, 0.5, 0.9]),
)


@given(predictions=st.lists(PREDICTIONS, unique_by=lambda each: (each.user_id, each.category)), random=st.randoms())
def test_one_prediction_a_shopper(predictions: list[Prediction], random: Random) -> None:
    """The most probable, in an order and with ties settled that do not depend on the order given."""
    chosen = most_probable_each(predictions)
    random.shuffle(predictions)
    assert most_probable_each(predictions) == chosen
    assert [each.user_id for each in chosen] == sorted({each.user_id for each in predictions})
    for each in predictions:
        [best] = [other for other in chosen if other.user_id == each.user_id]
        assert (-best.probability, best.category) <= (-each.probability, each.category)


def test_the_id_is_of_the_cycle() -> None:
    """Planned again from newer figures it is the same; after another purchase it is another."""
    newer = replace(LATE, as_of=NOW, probability=0.9, usual_gap_days=31.0, model_version="4", product_id="7")
    assert reminder_id(newer) == reminder_id(LATE)
    others = [
        replace(LATE, user_id="1289"),
        replace(LATE, category="молоко"),
        replace(LATE, last_purchased_at=LATE.last_purchased_at + DAY),
    ]
    assert len({reminder_id(each) for each in [LATE, *others]}) == 4


def test_the_id_does_not_depend_on_zone_or_fraction() -> None:
    """The warehouse tells milliseconds, the online store whole seconds; both are the same purchase."""
    exact = replace(LATE, last_purchased_at=LATE.last_purchased_at + timedelta(milliseconds=999))
    moscow = replace(LATE, last_purchased_at=LATE.last_purchased_at.astimezone(ZoneInfo("Europe/Moscow")))
    assert reminder_id(exact) == reminder_id(moscow) == reminder_id(LATE)


def test_the_plan_keeps_wishes_and_tells_all() -> None:
    """Who wished for the evening comes after who wished nothing; quantities are whole, one at least."""
    slots = slots_between(NOW, NOW + timedelta(hours=10))
    morning, middle, evening = (
        replace(LATE, user_id=user, usual_quantity=quantity)
        for user, quantity in (("morning", 0.2), ("middle", 2.6), ("evening", 1.0))
    )
    planned = plan([evening, middle, morning], {"morning": slots[0], "evening": slots[-1]}, slots)
    assert [each.user_id for each in sorted(planned, key=lambda each: each.due_at)] == ["morning", "middle", "evening"]
    assert [each.quantity for each in planned] == [1, 3, 1]
    first = planned[0]
    assert (first.reminder_id, first.category, first.product_id) == (
        reminder_id(evening),
        LATE.category,
        LATE.product_id,
    )
    assert (first.usual_gap_days, first.probability) == (LATE.usual_gap_days, LATE.probability)


def test_nobody_to_remind_is_an_empty_plan() -> None:
    """No prediction, no reminder."""
    assert plan([], {}, slots_between(NOW, NOW + SLOT)) == []
