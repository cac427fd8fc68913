"""Every rule about who is reminded, with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import nan
from typing import Any

import pytest

from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.reminders.eligibility import EligibilityContext, IneligibilityReason, ineligibility_reason
from repurchase.reminders.reminder import reminder_id
from tests.examples import NOW, a_prediction

DAY = date(2026, 11, 22)
LATE = a_prediction()
PAIR = (LATE.user_id, LATE.category)
NOTHING = EligibilityContext(
    blocklist=built_in_blocklist(),
    newest_purchase_at=NOW - timedelta(days=1),
    least_probability=0.25,
    silenced=(),
    bought=(),
    ordered={},
    opted_out=(),
    reminded=(),
    reminded_days=(),
)


def test_who_is_late_and_likely_is_reminded() -> None:
    """Nothing speaks against the example, at the very threshold either."""
    assert ineligibility_reason(LATE, NOTHING, DAY, NOW) is None
    assert ineligibility_reason(replace(LATE, probability=0.25), NOTHING, DAY, NOW) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"category": "вино"}, IneligibilityReason.RESTRICTED),
        ({"category": "напитки", "product_title": "Пиво Балтика №7"}, IneligibilityReason.RESTRICTED),
        ({"purchase_days": 2}, IneligibilityReason.NO_RHYTHM),
        ({"usual_gap_days": nan}, IneligibilityReason.NO_RHYTHM),
        ({"last_purchased_at": NOW - timedelta(days=17)}, IneligibilityReason.NOT_LATE),
        ({"last_purchased_at": NOW - timedelta(days=18)}, None),
        ({"probability": 0.2499}, IneligibilityReason.UNLIKELY),
    ],
)
def test_what_the_prediction_says_against_it(changes: dict[str, Any], reason: IneligibilityReason | None) -> None:
    """A category that is not spoken of, no rhythm, not late, not likely."""
    assert ineligibility_reason(replace(LATE, **changes), NOTHING, DAY, NOW) is reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"newest_purchase_at": NOW - timedelta(days=14)}, None),
        ({"newest_purchase_at": NOW - timedelta(days=14, seconds=1)}, IneligibilityReason.OLD_DATA),
        ({"least_probability": 0.63}, IneligibilityReason.UNLIKELY),
        ({"silenced": {PAIR}}, IneligibilityReason.SILENCED),
        ({"silenced": {("1288", "молоко"), ("1289", LATE.category)}}, None),
        ({"bought": {PAIR}}, IneligibilityReason.BOUGHT),
        ({"ordered": {PAIR: NOW - timedelta(days=1)}}, IneligibilityReason.ORDERED),
        ({"ordered": {PAIR: LATE.last_purchased_at}}, IneligibilityReason.ORDERED),
        ({"ordered": {PAIR: LATE.last_purchased_at - timedelta(seconds=1)}}, None),
        ({"opted_out": {"1288"}}, IneligibilityReason.OPTED_OUT),
        ({"opted_out": {"1289"}}, None),
        ({"reminded": {reminder_id(LATE)}}, IneligibilityReason.REMINDED),
        ({"reminded_days": {("1288", DAY)}}, IneligibilityReason.ONE_A_DAY),
        ({"reminded_days": {("1288", DAY - timedelta(days=1)), ("1289", DAY)}}, None),
    ],
)
def test_what_circumstances_say_against_it(changes: dict[str, Any], reason: IneligibilityReason | None) -> None:
    """Old data, a wish of the shopper, a purchase or an order since the last one, a reminder lately or that day."""
    assert ineligibility_reason(LATE, replace(NOTHING, **changes), DAY, NOW) is reason


def test_the_first_reason_is_told() -> None:
    """A shop that has ended is told as such, whatever else holds."""
    known = replace(NOTHING, newest_purchase_at=NOW - timedelta(days=99), silenced={PAIR}, bought={PAIR})
    assert ineligibility_reason(LATE, known, DAY, NOW) is IneligibilityReason.OLD_DATA
    assert ineligibility_reason(LATE, replace(known, newest_purchase_at=NOW), DAY, NOW) is IneligibilityReason.BOUGHT
