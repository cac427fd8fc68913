"""Who is reminded, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import nan
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.reminders.reminder import (
    MIN_PROBABILITY,
    MIN_REMINDER_INTERVAL,
    due_since,
    has_rhythm,
    id_after,
    is_due,
    most_probable_each,
    reminder_id,
    reminder_of,
)
from tests.examples import NOW, a_prediction

DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds it
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


LATE = a_prediction(last_purchased_at=NOW - 30 * DAY, usual_gap_days=29.5, purchase_days=9, probability=0.62)


@pytest.mark.parametrize(
    ("prediction", "due"),
    [
        (LATE, True),
        (replace(LATE, purchase_days=3), True),
        (replace(LATE, purchase_days=2), False),
        (replace(LATE, usual_gap_days=nan), False),
        (replace(LATE, probability=0.01), True),
        (replace(LATE, usual_gap_days=50.0), True),
        (replace(LATE, usual_gap_days=50.1), False),
        (replace(LATE, last_purchased_at=NOW), False),
        (replace(LATE, category="пиво"), False),
        (replace(LATE, category="напитки", product_title="Пиво Балтика №7"), False),
    ],
)
def test_who_is_due(prediction: Prediction, due: bool) -> None:  # noqa: FBT001
    """A rhythm of three purchase days, three fifths of the usual gap gone by, however probable; no restricted goods."""
    assert is_due(prediction, NOW, built_in_blocklist()) is due


def test_due_since_three_fifths_of_the_usual_gap_were_over() -> None:
    """Where no gap is known, since the last purchase."""
    assert due_since(LATE) == LATE.last_purchased_at + timedelta(days=17.7)
    assert due_since(replace(LATE, usual_gap_days=nan)) == LATE.last_purchased_at


@given(gap_days=st.floats(0.1, 400.0), since_days=st.floats(0.0, 400.0))
def test_what_is_due_is_due_since_a_moment_in_the_past(gap_days: float, since_days: float) -> None:
    """A shopper who is told since when is late already."""
    late = replace(LATE, usual_gap_days=gap_days, last_purchased_at=NOW - timedelta(days=since_days))
    assert not is_due(late, NOW, built_in_blocklist()) or due_since(late) <= NOW + timedelta(microseconds=1)


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


def test_the_id_stays_the_same_from_release_to_release() -> None:
    """Reminders that an older release planned are known by it."""
    assert id_after("1288", "корм для кошки", NOW) == "e09c5e79b0c8b418586f0dc1"


def test_without_a_usual_gap_there_is_no_rhythm() -> None:
    """However many purchase days there are; the fewest that make a rhythm are three."""
    assert has_rhythm(replace(LATE, purchase_days=3))
    assert not has_rhythm(replace(LATE, purchase_days=2))
    assert not has_rhythm(replace(LATE, usual_gap_days=nan))


def test_how_often_and_how_surely_shoppers_are_reminded() -> None:
    """The same cycle again after two weeks; at a quarter where no model was measured."""
    assert (0.25, timedelta(days=14)) == (MIN_PROBABILITY, MIN_REMINDER_INTERVAL)


def test_the_id_does_not_depend_on_zone_or_fraction() -> None:
    """The warehouse tells milliseconds, the online store whole seconds; both are the same purchase."""
    exact = replace(LATE, last_purchased_at=LATE.last_purchased_at + timedelta(milliseconds=999))
    moscow = replace(LATE, last_purchased_at=LATE.last_purchased_at.astimezone(ZoneInfo("Europe/Moscow")))
    assert reminder_id(exact) == reminder_id(moscow) == reminder_id(LATE)


def test_a_reminder_tells_what_the_prediction_knew() -> None:
    """Quantities are whole, one at least, and no more than can be ordered."""
    told = reminder_of(LATE, NOW)
    assert (told.reminder_id, told.user_id, told.due_at) == (reminder_id(LATE), LATE.user_id, NOW)
    assert (told.category, told.product_id, told.product_title) == (LATE.category, LATE.product_id, LATE.product_title)
    assert (told.usual_gap_days, told.probability) == (LATE.usual_gap_days, LATE.probability)
    quantities = [reminder_of(replace(LATE, usual_quantity=usual), NOW).quantity for usual in (0.2, 1.0, 2.6, 1e5)]
    assert quantities == [1, 1, 3, MAX_PIECES]
