"""Tests that each order message reaches a final state whatever the Market does, and has each effect once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest

from repurchase.adapters.market_http.orders import open_market_orders
from repurchase.adapters.market_http.pushes import open_pushes
from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.adapters.redis.dialog_states import open_background_refused_orders, open_dialog_states
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.orders.order import Order
from repurchase.orders.order_message import message_of
from repurchase.orders.order_state import AlreadySubmitted, Cancelled, OrderState
from repurchase.orders.queue_ports import Delivery, Poison, Verdict
from repurchase.reminders.reminder import Acceptance
from repurchase.settings import Settings
from tests.a_market import AMarket
from tests.examples import a_reminder, an_order
from workers import retry
from workers.order_checkout import MAX_DELIVERIES, CheckoutDependencies, check_out

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "DEADLINE_SECONDS", 0.3)


@pytest.fixture
async def dependencies(database_url: str, market: AMarket, settings: Settings) -> AsyncIterator[CheckoutDependencies]:
    """Open the ports of the checkout."""
    async with AsyncExitStack() as stack:
        yield CheckoutDependencies(
            await stack.enter_async_context(open_order_progresses(database_url)),
            await stack.enter_async_context(open_market_orders(market.url)),
            await stack.enter_async_context(open_pushes(market.url)),
            await stack.enter_async_context(open_background_refused_orders(settings.online_store_url)),
            await stack.enter_async_context(open_waiting_reminders(settings.online_store_url)),
        )


@pytest.fixture
async def order(database_url: str) -> Order:
    """Store an order."""
    async with open_order_book(database_url) as book:
        return (await book.store(an_order(a_reminder()))).order


def delivered(order: Order, times: int = 1, **changes: Any) -> Delivery:
    """Build the delivery of the order's message."""
    return Delivery(order.order_id, msgspec.json.encode(message_of(order) | changes), times)


async def state(dependencies: CheckoutDependencies, order: Order) -> OrderState | None:
    """Read the state of the order."""
    progress = await dependencies.progresses.of(order.order_id)
    return None if progress is None else progress.state


async def test_an_order_ends_accepted_and_pushed(
    dependencies: CheckoutDependencies, order: Order, market: AMarket
) -> None:
    """A redelivery of its message has no effect and does not call the Market."""
    for times in (1, 2):
        assert await check_out(dependencies, delivered(order, times)) is Verdict.DONE
    assert await state(dependencies, order) is OrderState.PUSHED
    assert market.ledger() == {"orders": 1, "pushes": 1, "absorbed": 0}


async def test_a_refused_order_is_not_pushed(
    dependencies: CheckoutDependencies, order: Order, market: AMarket, settings: Settings
) -> None:
    """It stays refused after the goods are in stock again, and the shopper's next conversation reports the refusal."""
    market.misbehave("orders", fault="out_of_stock")
    assert await check_out(dependencies, delivered(order)) is Verdict.DONE
    market.behave()
    assert await check_out(dependencies, delivered(order, 2)) is Verdict.DONE
    assert await state(dependencies, order) is OrderState.REFUSED
    async with open_dialog_states(settings.online_store_url, "Europe/Moscow") as dialogs:
        told = (await dialogs.resume(order.user_id, "next")).refused
    assert [each.order_id for each in told] == [order.order_id]
    assert market.ledger() == {"orders": 0, "pushes": 0, "absorbed": 0}


async def test_a_cancelled_order_reaches_nobody(
    dependencies: CheckoutDependencies, order: Order, market: AMarket, database_url: str
) -> None:
    """Its message is dropped at each delivery, without a Market call or a push."""
    async with open_order_book(database_url) as book:
        assert await book.cancel_order(order.user_id, order.order_id) == Cancelled(order)
    for times in (1, 2):
        assert await check_out(dependencies, delivered(order, times)) is Verdict.DONE
    assert await state(dependencies, order) is OrderState.CANCELLED
    assert market.ledger() == {"orders": 0, "pushes": 0, "absorbed": 0}


async def test_what_was_handed_over_is_not_cancelled(
    dependencies: CheckoutDependencies, order: Order, market: AMarket, database_url: str
) -> None:
    """An order whose acceptance by the Market is unknown cannot be cancelled; it is placed once."""
    market.misbehave("orders", fault="reset")
    assert await check_out(dependencies, delivered(order)) is Verdict.LATER
    async with open_order_book(database_url) as book:
        assert await book.cancel(order.user_id, order.confirmed_at) == AlreadySubmitted(order)
        market.behave()
        assert await check_out(dependencies, delivered(order, 2)) is Verdict.DONE
        assert await book.cancel(order.user_id, order.confirmed_at) == AlreadySubmitted(order)
    assert (await state(dependencies, order), len(market.orders())) == (OrderState.PUSHED, 1)


async def test_the_checkout_releases_what_the_api_could_not(
    dependencies: CheckoutDependencies, database_url: str, settings: Settings
) -> None:
    """The checkout releases the category when the API crashed after it cancelled the order."""
    now, name = datetime.now(UTC), uuid4().hex
    waits = a_reminder(reminder_id=name, user_id=name, due_at=now)
    async with open_order_book(database_url) as book, open_waiting_reminders(settings.online_store_url) as waiting:
        stored = await book.store(replace(an_order(waits), confirmed_at=now))
        await waiting.close_ordered(stored.order.reminders)
        await book.cancel(name, now)
        async with open_waiting_reminders("redis://127.0.0.1:1/0") as away:
            assert await check_out(replace(dependencies, reminders=away), delivered(stored.order)) is Verdict.LATER
        assert await check_out(dependencies, delivered(stored.order)) is Verdict.DONE
        assert await waiting.accept(replace(waits, due_at=now + timedelta(days=1))) is Acceptance.WAITS


@pytest.mark.parametrize("fault", ["error", "refuse", "reset", "nonsense"])
async def test_a_market_that_is_away_is_asked_later(
    dependencies: CheckoutDependencies, order: Order, market: AMarket, fault: str
) -> None:
    """An unavailable Market causes neither a dead letter nor a second order, after any number of deliveries."""
    market.misbehave("orders", fault=fault)
    assert await check_out(dependencies, delivered(order, 10 * MAX_DELIVERIES)) is Verdict.LATER
    market.behave()
    assert await check_out(dependencies, delivered(order)) is Verdict.DONE
    assert len(market.orders()) == 1


async def test_a_push_that_failed_is_sent_later(
    dependencies: CheckoutDependencies, order: Order, market: AMarket
) -> None:
    """The existing order is not placed again."""
    market.misbehave("push", fault="reset")
    assert await check_out(dependencies, delivered(order)) is Verdict.LATER
    assert await state(dependencies, order) is OrderState.ACCEPTED
    market.behave()
    assert await check_out(dependencies, delivered(order)) is Verdict.DONE
    assert market.orders()[order.order_id]["asked"] == 1
    assert market.ledger()["pushes"] == 1


async def test_poison_is_named(dependencies: CheckoutDependencies, order: Order) -> None:
    """An undecodable message and one of an unknown order become dead letters."""
    broken = await check_out(dependencies, delivered(order, lines=[]))
    stranger = await check_out(dependencies, delivered(order, order_id="none"))
    assert isinstance(broken, Poison)
    assert isinstance(stranger, Poison)
    assert "lines" in broken.reason
    assert "none" in stranger.reason


async def test_an_error_of_ours_is_set_aside_in_the_end(
    dependencies: CheckoutDependencies, order: Order, caplog: pytest.LogCaptureFixture
) -> None:
    """It does not stop the consumer and becomes a dead letter; no text quotes the error, which may quote a message."""
    broken: Any = replace(dependencies, market=None)  # type: ignore[arg-type]
    assert await check_out(broken, delivered(order)) is Verdict.LATER
    last = await check_out(broken, delivered(order, MAX_DELIVERIES))
    assert isinstance(last, Poison)
    assert "AttributeError" in last.reason
    assert "place" not in last.reason
    assert "AttributeError" in caplog.text
    assert "has no attribute" not in caplog.text


async def test_the_checkout_closes_what_the_api_could_not(
    dependencies: CheckoutDependencies, database_url: str, settings: Settings
) -> None:
    """The checkout closes the reminder when the API crashed after it stored the order; Notify does not accept it."""
    now, name = datetime.now(UTC), uuid4().hex
    waits = a_reminder(reminder_id=name, user_id=name, due_at=now)
    async with open_order_book(database_url) as book, open_waiting_reminders(settings.online_store_url) as waiting:
        stored = await book.store(replace(an_order(waits), confirmed_at=now))
        await waiting.accept(waits)
        await check_out(dependencies, delivered(stored.order))
        assert await waiting.waiting(name) == []
        assert await waiting.accept(replace(waits, due_at=now + timedelta(days=1))) is Acceptance.WITHHELD


async def test_the_market_does_not_wait_for_an_online_store_that_is_away(
    dependencies: CheckoutDependencies, order: Order, market: AMarket, free_tcp_port: int
) -> None:
    """The order is placed and pushed; its message is redelivered until the reminder is closed."""
    async with open_waiting_reminders(f"redis://127.0.0.1:{free_tcp_port}/0") as away:
        assert await check_out(replace(dependencies, reminders=away), delivered(order)) is Verdict.LATER
    assert await state(dependencies, order) is OrderState.PUSHED
    assert await check_out(dependencies, delivered(order, 2)) is Verdict.DONE
    assert market.ledger() == {"orders": 1, "pushes": 1, "absorbed": 0}


async def test_a_repeat_of_a_refused_order_withholds_nothing(
    dependencies: CheckoutDependencies, order: Order, market: AMarket
) -> None:
    """The message is done and its reminders stay unchanged, because their goods may be offered again."""
    market.misbehave("orders", fault="out_of_stock")
    assert await check_out(dependencies, delivered(order)) is Verdict.DONE
    async with open_waiting_reminders("redis://127.0.0.1:1/0") as away:
        assert await check_out(replace(dependencies, reminders=away), delivered(order, 2)) is Verdict.DONE


async def test_an_order_of_an_erased_shopper_closes_nothing(
    dependencies: CheckoutDependencies, order: Order, database_url: str
) -> None:
    """The order has no shopper any more, and no data about the shopper are written again."""
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE orders SET user_id = '' WHERE order_id = %s", [order.order_id])
    async with open_waiting_reminders("redis://127.0.0.1:1/0") as away:
        assert await check_out(replace(dependencies, reminders=away), delivered(order)) is Verdict.DONE


async def test_an_error_of_ours_is_tried_again_until_the_last_time(
    dependencies: CheckoutDependencies, order: Order
) -> None:
    """The message becomes a dead letter only at the last delivery."""
    broken: Any = replace(dependencies, market=None)  # type: ignore[arg-type]
    assert await check_out(broken, delivered(order, MAX_DELIVERIES - 1)) is Verdict.LATER
