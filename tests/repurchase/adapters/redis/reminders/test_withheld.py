"""What an order or the shopper's consent keeps from being offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from repurchase.adapters.redis.connection import withheld
from repurchase.adapters.redis.dialog_states import open_refused_orders
from repurchase.adapters.redis.reminders import keys
from repurchase.orders.order import MAX_DELIVERY_TIME
from repurchase.orders.order_state import RefusedOrder
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.ports import WaitingReminders
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import a_reminder

TODAY = datetime.now(UTC).replace(microsecond=0)
BOUGHT = TODAY - timedelta(days=30)
CAT = a_reminder(reminder_id="cat", due_at=TODAY, last_purchased_at=BOUGHT)
OLD_CAT = a_reminder(reminder_id="old cat", due_at=TODAY - timedelta(days=1), last_purchased_at=BOUGHT)
MILK = a_reminder(reminder_id="milk", category="молоко", due_at=TODAY, last_purchased_at=BOUGHT)
ORDER = OrderedReminder("o1", CAT.user_id, CAT.reminder_id, CAT.category, TODAY)
WITHDRAWN = Consent(CAT.user_id, ConsentState.WITHDRAWN, TODAY, ConsentSource.VOICE)
GIVEN = replace(WITHDRAWN, state=ConsentState.GIVEN, changed_at=TODAY + timedelta(seconds=1))

pytestmark = pytest.mark.anyio


def tomorrow(reminder: Reminder) -> Reminder:
    """The same, in a slot of its own."""
    return replace(reminder, due_at=reminder.due_at + timedelta(days=1))


async def test_an_order_closes_all_that_waits_of_its_category(url: str, waiting: WaitingReminders) -> None:
    """Another category goes on waiting; a repeat changes nothing."""
    for each in (CAT, OLD_CAT, MILK):
        await waiting.accept(each)
    for _ in range(2):
        await waiting.close_ordered([ORDER])
    assert await waiting.waiting(CAT.user_id) == [MILK]
    with Redis.from_url(url) as redis:
        assert sum(redis.zcard(shard.waiting) for shard in keys.ALL_SHARDS) == 1


async def test_what_is_ordered_is_not_accepted_until_it_was_bought(waiting: WaitingReminders) -> None:
    """Under whatever id; a reminder that follows on a later purchase is another need."""
    await waiting.close_ordered([ORDER])
    assert await waiting.accept(tomorrow(CAT)) is Acceptance.WITHHELD
    assert await waiting.accept(OLD_CAT) is Acceptance.WITHHELD
    assert await waiting.accept(MILK) is Acceptance.WAITS
    after = replace(CAT, reminder_id="next", last_purchased_at=TODAY + timedelta(seconds=1))
    assert await waiting.accept(after) is Acceptance.WAITS


async def test_an_order_that_never_arrives_withholds_for_two_weeks(waiting: WaitingReminders) -> None:
    """Then it may be offered again."""
    await waiting.close_ordered([replace(ORDER, ordered_at=TODAY - MAX_DELIVERY_TIME)])
    assert await waiting.accept(tomorrow(CAT)) is Acceptance.WAITS


async def test_a_refused_order_withholds_nothing(url: str, waiting: WaitingReminders) -> None:
    """Whichever is told first: the refusal by the checkout, or the order by an API that was slow."""
    refused = RefusedOrder("o1", "корм")
    async with open_refused_orders(url) as refusals:
        await waiting.close_ordered([ORDER])
        await refusals.keep(CAT.user_id, refused, [ORDER])
        assert await waiting.accept(tomorrow(CAT)) is Acceptance.WAITS
        await waiting.close_ordered([ORDER])
    assert await waiting.accept(OLD_CAT) is Acceptance.WAITS


async def test_a_basket_withholds_every_category_until_it_is_released(url: str, waiting: WaitingReminders) -> None:
    """Each of its lines: by a refusal as by a cancellation."""
    milk = replace(CAT, reminder_id="milk", category="молоко")
    basket = [ORDER, replace(ORDER, reminder_id="milk", category="молоко")]
    for release in ("refused", "cancelled"):
        await waiting.close_ordered(basket)
        assert {await waiting.accept(tomorrow(each)) for each in (CAT, milk)} == {Acceptance.WITHHELD}
        if release == "cancelled":
            await waiting.release_ordered(basket)
        else:
            async with open_refused_orders(url) as refusals:
                await refusals.keep(CAT.user_id, RefusedOrder("o1", "корм и молоко"), basket)
                await refusals.forget(CAT.user_id, [RefusedOrder("o1", "корм и молоко")])
        assert {await waiting.accept(tomorrow(each)) for each in (CAT, milk)} == {Acceptance.WAITS}
        for each in (CAT, milk):
            await waiting.close(each.user_id, each.reminder_id)
        with Redis.from_url(url) as redis:
            redis.delete(keys.accepted(CAT.user_id))


async def test_a_cancelled_order_withholds_nothing_however_late_it_is_closed(waiting: WaitingReminders) -> None:
    """An API that was slow may close what another device has cancelled; a later order of the same withholds again."""
    await waiting.release_ordered([ORDER])
    await waiting.close_ordered([ORDER])
    assert await waiting.accept(tomorrow(CAT)) is Acceptance.WAITS
    await waiting.close_ordered([replace(ORDER, order_id="o2")])
    await waiting.release_ordered([ORDER])
    assert await waiting.accept(replace(tomorrow(CAT), reminder_id="next")) is Acceptance.WITHHELD


async def test_the_memory_of_orders_does_not_grow(url: str, waiting: WaitingReminders) -> None:
    """The next order forgets those that have long arrived, and the last of them expires."""
    old = replace(ORDER, order_id="o0", ordered_at=TODAY - MAX_DELIVERY_TIME - timedelta(minutes=1))
    for each in (old, ORDER):
        await waiting.close_ordered([each])
    with Redis.from_url(url) as redis:
        assert redis.hkeys(withheld.ordered(CAT.user_id)) == [b"o1"]
        assert 0 < int(redis.ttl(withheld.ordered(CAT.user_id))) <= MAX_DELIVERY_TIME.total_seconds()


async def test_who_wants_no_reminders_has_none(url: str, waiting: WaitingReminders) -> None:
    """What waits is forgotten, and nothing is accepted until the consent is given again; others hear theirs."""
    another = replace(CAT, reminder_id="theirs", user_id="another")
    for each in (CAT, another):
        await waiting.accept(each)
    await waiting.apply_consent(WITHDRAWN)
    assert await waiting.waiting(CAT.user_id) == []
    assert await waiting.accept(MILK) is Acceptance.WITHHELD
    assert await waiting.waiting("another") == [another]
    await waiting.apply_consent(GIVEN)
    assert await waiting.accept(MILK) is Acceptance.WAITS
    with Redis.from_url(url) as redis:
        assert int(redis.ttl(withheld.consent(CAT.user_id))) > 0


async def test_the_later_consent_is_applied_whichever_comes_first(waiting: WaitingReminders) -> None:
    """Two changes at once end as the later one has it, as in the database."""
    await waiting.apply_consent(GIVEN)
    await waiting.apply_consent(WITHDRAWN)
    assert await waiting.accept(MILK) is Acceptance.WAITS
