"""Tests the selection of reminders and the assignment of slots."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from orchestration.reminders.planning import Habits, Plan, plan
from repurchase.features.prediction import Prediction
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.reminders.eligibility import EligibilityContext, IneligibilityReason
from tests.examples import NOW, a_prediction

MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")
NOTHING = EligibilityContext(
    blocklist=built_in_blocklist(),
    newest_purchase_at=NOW,
    least_probability=0.25,
    silenced=(),
    bought=(),
    ordered={},
    opted_out=(),
    reminded=(),
    reminded_days=(),
)
EVENING = Habits(usual_hour=15, usual_hours={}, zone=MOSCOW)
"""18:30 in Moscow; NOW is 18:00."""


def _planned(predictions: list[Prediction], known: EligibilityContext = NOTHING, habits: Habits = EVENING) -> Plan:
    return plan(predictions, known, habits, {}, NOW)


def test_a_crowd_is_levelled() -> None:
    """94 reminders prefer one slot; the 19 slots left until 19:30 hold at most five each."""
    made = _planned([a_prediction(user_id=str(number)) for number in range(94)])
    load = Counter(each.due_at for each in made.reminders)
    assert (len(load), max(load.values()), made.spread.peak) == (19, 5, 5)
    assert all(abs(due - made.windows[0].wanted) <= timedelta(hours=1) for due in load)
    assert min(load) == NOW


def test_what_is_planned_already_is_built_around() -> None:
    """A full slot is avoided while other slots have room."""
    wanted = EVENING.window_of("anybody", NOW).wanted
    made = plan([a_prediction(user_id=str(number)) for number in range(4)], NOTHING, EVENING, {wanted: 9}, NOW)
    assert made.spread.peak == 9
    assert wanted not in {each.due_at for each in made.reminders}


def test_each_shopper_is_reminded_of_what_they_need_most() -> None:
    """Less likely and excluded pairs are counted by reason."""
    pairs = [
        a_prediction(category="молоко", probability=0.4),
        a_prediction(category="хлеб", probability=0.7),
        a_prediction(category="чай", probability=0.1),
        a_prediction(category="корм", purchase_days=2),
        a_prediction(user_id="1289", category="молоко", probability=0.3),
    ]
    made = _planned(pairs)
    assert {(each.user_id, each.category) for each in made.reminders} == {("1288", "хлеб"), ("1289", "молоко")}
    assert made.pairs == len(pairs)
    assert +made.against == {
        IneligibilityReason.LESS_LIKELY: 1,
        IneligibilityReason.UNLIKELY: 1,
        IneligibilityReason.NO_RHYTHM: 1,
    }


def test_restricted_goods_are_counted_by_their_group() -> None:
    """Matched by category or by title; the shopper is reminded of another category."""
    pairs = [
        a_prediction(category="Алкогольные напитки", probability=0.9),
        a_prediction(category="напитки", product_title="Пиво Балтика №7", probability=0.9),
        a_prediction(category="Медикаменты", product_title="Ибупрофен 200 мг", probability=0.9),
        a_prediction(category="молоко", probability=0.4),
    ]
    made = _planned(pairs)
    assert [each.category for each in made.reminders] == ["молоко"]
    assert (made.against[IneligibilityReason.RESTRICTED], made.restricted) == (3, {"alcohol": 2, "medicines": 1})


def test_own_habits_and_zones_count() -> None:
    """Known shoppers are reminded at their usual hour, in their time zone, on their local day."""
    habits = replace(EVENING, usual_hours={"early": 5}, zones={"far": KAMCHATKA})
    made = _planned([a_prediction(user_id=name) for name in ("early", "far", "unknown")], habits=habits)
    local = {each.user_id: each.due_at.astimezone(habits.zone_of(each.user_id)) for each in made.reminders}
    assert f"{local['early']:%d %H:%M}" == "23 08:30"
    assert f"{local['far']:%d %H:%M}" == "23 08:00"
    assert f"{local['unknown']:%d %H:%M}" == "22 18:30"


def test_one_reminder_a_day_is_counted_by_the_day_of_the_slot() -> None:
    """A shopper reminded today can be reminded again tomorrow."""
    morning = replace(EVENING, usual_hours={"1288": 5})
    today, tomorrow = NOW.astimezone(MOSCOW).date(), NOW.astimezone(MOSCOW).date() + timedelta(days=1)
    for day, count in ((today, 1), (tomorrow, 0)):
        known = replace(NOTHING, reminded_days={("1288", day)})
        assert len(_planned([a_prediction()], known, morning).reminders) == count


def test_nobody_to_remind_is_an_empty_plan() -> None:
    """Neither without predictions nor with outdated purchases."""
    assert _planned([]).reminders == []
    old = _planned([a_prediction()], replace(NOTHING, newest_purchase_at=NOW - timedelta(days=300)))
    assert (old.reminders, +old.against) == ([], {IneligibilityReason.OLD_DATA: 1})
