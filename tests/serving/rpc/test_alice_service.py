"""Every call of the service, with a real client of gRPC, on the real engines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from repurchase.adapters.postgres.order_book import open_order_progresses
from repurchase.settings import Settings
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.statuses import DETAILS
from tests.examples import a_prediction
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_consumables import materialized
from tests.serving.rpc.conftest import Rpc

pytestmark = pytest.mark.anyio
OFFER = "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?"


def at(moment: datetime) -> Timestamp:
    """The moment as gRPC has it."""
    written = Timestamp()
    written.FromDatetime(moment)
    return written


def due(**changes: Any) -> pb.Reminder:
    """A reminder of a new shopper."""
    now = datetime.now(UTC).replace(microsecond=0)
    fields: dict[str, Any] = {
        "reminder_id": uuid4().hex[:24],
        "user_id": uuid4().hex,
        "category": "корм для кошки",
        "product_id": "820165",
        "product_title": "корм Royal Canin",
        "quantity": 1,
        "last_purchased_at": at(now - timedelta(days=30)),
        "probability": 0.62,
        "due_at": at(now),
    }
    return pb.Reminder(**fields | changes)


async def reminded(rpc: Rpc, **changes: Any) -> pb.Reminder:
    """Deliver a reminder."""
    reminder = due(**changes)
    answer = await rpc.alice.Notify(pb.NotifyRequest(reminder=reminder))
    assert answer.outcome == pb.NotifyResponse.OUTCOME_WAITS
    return reminder


async def quoted(rpc: Rpc, reminder: pb.Reminder, **more: Any) -> pb.Quote:
    """A quote for it."""
    asked = pb.CreateQuoteRequest(user_id=reminder.user_id, reminder_id=reminder.reminder_id, **more)
    quote: pb.Quote = (await rpc.alice.CreateQuote(asked)).quote
    return quote


def confirming(reminder: pb.Reminder, quote: pb.Quote) -> pb.PlaceOrderRequest:
    """The confirmation of a quote."""
    return pb.PlaceOrderRequest(user_id=reminder.user_id, quote_id=quote.quote_id)


def cancelling(order: pb.Order, user_id: str) -> pb.CancelOrderRequest:
    """A shopper's request to cancel an order."""
    return pb.CancelOrderRequest(user_id=user_id, order_id=order.order_id)


async def failure(call: Any) -> tuple[grpc.StatusCode, Status]:
    """How a call fails."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    details = dict(failed.value.trailing_metadata() or ())[DETAILS]
    status = Status.FromString(details)
    assert failed.value.code().value[0] == status.code
    return failed.value.code(), status


def reason(status: Status) -> str:
    """The machine-readable reason."""
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert info.domain == "repurchase"
    return str(info.reason)


def orders(settings: Settings, user_id: str) -> list[tuple[Any, ...]]:
    """Orders of a shopper."""
    with psycopg.connect(settings.database_url) as connection:
        return connection.execute(
            "SELECT order_id, order_lines.quantity FROM orders JOIN order_lines USING (order_id) WHERE user_id = %s",
            [user_id],
        ).fetchall()


async def test_a_reminder_waits_once(rpc: Rpc) -> None:
    """It is listed among the notifications; delivered again it is known."""
    reminder = await reminded(rpc)
    again = await rpc.alice.Notify(pb.NotifyRequest(reminder=reminder))
    assert again.outcome == pb.NotifyResponse.OUTCOME_KNOWN
    told = await rpc.alice.ListNotifications(pb.ListNotificationsRequest(user_id=reminder.user_id))
    assert [(each.reminder_id, each.due_at) for each in told.notifications] == [(reminder.reminder_id, reminder.due_at)]
    assert told.notifications[0].text.replace("\N{NO-BREAK SPACE}", " ") == OFFER


async def test_what_is_due_is_told(whole: Settings, rpc: Rpc) -> None:
    """With its reasons."""
    bought = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    prediction = a_prediction(user_id=uuid4().hex, last_purchased_at=bought)
    materialized(whole, prediction)
    asked = pb.ListConsumablesRequest(user_id=prediction.user_id, time_zone="Asia/Vladivostok")
    (told,) = (await rpc.alice.ListConsumables(asked)).consumables
    assert (told.category, told.probability, told.last_purchased_at) == ("корм для кошки", 0.62, at(bought))
    assert told.why.startswith("Вы покупаете корм для кошки")
    assert (await quoted(rpc, pb.Reminder(user_id=prediction.user_id, reminder_id=told.reminder_id))).price == "1299.00"


async def test_a_hundred_confirmations_at_once_make_one_order(whole: Settings, rpc: Rpc) -> None:
    """All hear of the same order, and one of them made it."""
    reminder = await reminded(rpc)
    quote = await quoted(rpc, reminder, quantity=2)
    assert (quote.total, quote.currency) == ("2598.00", "RUB")
    calls = [rpc.alice.PlaceOrder(confirming(reminder, quote), timeout=30) for _ in range(100)]
    answers = list(await asyncio.gather(*calls, return_exceptions=True))
    made = [each for each in answers if isinstance(each, pb.PlaceOrderResponse)]
    codes = {each.code() for each in answers if isinstance(each, grpc.aio.AioRpcError)}
    assert codes <= {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
    assert [each.created for each in made].count(True) == 1
    assert orders(whole, reminder.user_id) == [(made[0].order.order_id, 2)]
    assert {each.order.order_id for each in made} == {made[0].order.order_id}


async def test_changed_terms_ask_again(whole: Settings, rpc: Rpc, fickle: FickleMarket) -> None:
    """The details hold the quote to confirm instead; nothing is ordered before."""
    reminder = await reminded(rpc)
    quote = await quoted(rpc, reminder)
    fickle.price = "1349.00"
    code, status = await failure(rpc.alice.PlaceOrder(confirming(reminder, quote)))
    assert (code, reason(status)) == (grpc.StatusCode.FAILED_PRECONDITION, "TERMS_CHANGED")
    instead = pb.Quote()
    assert status.details[1].Unpack(instead)
    assert (instead.price, orders(whole, reminder.user_id)) == ("1349.00", [])
    assert (await rpc.alice.PlaceOrder(confirming(reminder, instead))).created


async def test_a_product_that_is_sold_out_is_told(rpc: Rpc, fickle: FickleMarket) -> None:
    """At the quote and at the confirmation."""
    reminder = await reminded(rpc)
    quote = await quoted(rpc, reminder)
    fickle.in_stock = False
    asked = pb.CreateQuoteRequest(user_id=reminder.user_id, reminder_id=reminder.reminder_id)
    for call in (rpc.alice.CreateQuote(asked), rpc.alice.PlaceOrder(confirming(reminder, quote))):
        code, status = await failure(call)
        assert (code, reason(status)) == (grpc.StatusCode.FAILED_PRECONDITION, "OUT_OF_STOCK")


async def test_nobody_gets_at_another_shoppers_reminders_quotes_or_orders(rpc: Rpc) -> None:
    """NOT_FOUND, as for what never was; also after the order was made."""
    reminder = await reminded(rpc)
    quote = await quoted(rpc, reminder)
    for _ in range(2):
        for call in (
            rpc.alice.PlaceOrder(pb.PlaceOrderRequest(user_id="another", quote_id=quote.quote_id)),
            rpc.alice.CreateQuote(pb.CreateQuoteRequest(user_id="another", reminder_id=reminder.reminder_id)),
        ):
            code, status = await failure(call)
            assert (code, reason(status)) == (grpc.StatusCode.NOT_FOUND, "NOT_OFFERED")
        await rpc.alice.PlaceOrder(confirming(reminder, quote))


async def test_the_dialogue_goes_over_grpc_too(rpc: Rpc) -> None:
    """From the reminder to the order; a repeated turn gets the same answer."""
    reminder = await reminded(rpc)

    async def say(number: int, words: str) -> pb.TakeTurnResponse:
        turn = pb.TakeTurnRequest(user_id=reminder.user_id, session_id="s", message_id=number, utterance=words)
        answer: pb.TakeTurnResponse = await rpc.alice.TakeTurn(turn)
        return answer

    assert (await say(0, "")).stage == pb.TakeTurnResponse.STAGE_OFFERED
    quote = await say(1, "да")
    assert (quote.stage, quote.HasField("order_id")) == (pb.TakeTurnResponse.STAGE_QUOTED, False)
    made = await say(2, "подтверждаю")
    assert (made.stage, made.end_session, bool(made.order_id)) == (pb.TakeTurnResponse.STAGE_QUIET, True, True)
    assert await say(2, "подтверждаю") == made


async def test_a_shopper_opts_out_and_in(rpc: Rpc) -> None:
    """As over HTTP: the state with time and source, nothing waits, and what comes is withheld."""
    reminder = await reminded(rpc)
    asked = pb.GetConsentRequest(user_id=reminder.user_id)
    never = (await rpc.alice.GetConsent(asked)).consent
    assert (never.state, never.HasField("changed_at")) == (pb.Consent.STATE_GIVEN, False)
    change = pb.UpdateConsentRequest(user_id=reminder.user_id, state=pb.Consent.STATE_WITHDRAWN)
    out = (await rpc.alice.UpdateConsent(change)).consent
    assert (out.state, out.source) == (pb.Consent.STATE_WITHDRAWN, pb.Consent.SOURCE_API)
    assert (await rpc.alice.GetConsent(asked)).consent == (await rpc.alice.UpdateConsent(change)).consent == out
    assert not (await rpc.alice.ListNotifications(pb.ListNotificationsRequest(user_id=reminder.user_id))).notifications
    again = await rpc.alice.Notify(pb.NotifyRequest(reminder=due(user_id=reminder.user_id)))
    assert again.outcome == pb.NotifyResponse.OUTCOME_WITHHELD
    change.state = pb.Consent.STATE_GIVEN
    assert (await rpc.alice.UpdateConsent(change)).consent.state == pb.Consent.STATE_GIVEN


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (pb.NotifyRequest(), "reminder_id"),
        (pb.NotifyRequest(reminder=due(user_id="a\nb")), "user_id"),
        (pb.NotifyRequest(reminder=due(quantity=0)), "quantity"),
        (pb.NotifyRequest(reminder=due(probability=float("nan"))), "probability"),
        (pb.NotifyRequest(reminder=due(due_at=Timestamp(seconds=2**40))), ""),
        (pb.ListNotificationsRequest(user_id="u" * 129), "user_id"),
        (pb.ListConsumablesRequest(user_id="1", time_zone="../../etc/passwd"), "time_zone"),
        (pb.CreateQuoteRequest(user_id="1", reminder_id="r", quantity=21), "quantity"),
        (pb.PlaceOrderRequest(user_id="1"), "quote_id"),
        (pb.PlaceOrderRequest(user_id="1", quote_id="q", quote_ids=["r"]), "quote_id"),
        (pb.PlaceOrderRequest(user_id="1", quote_ids=["q", ""]), "quote_ids.1"),
        (pb.CancelOrderRequest(user_id="1"), "order_id"),
        (pb.GetConsentRequest(), "user_id"),
        (pb.UpdateConsentRequest(user_id="1"), "state"),
        (pb.TakeTurnRequest(user_id="1", session_id="s", message_id=-1), "message_id"),
        (pb.TakeTurnRequest(user_id="1", session_id="s", utterance="а" * 1025), "utterance"),
    ],
)
async def test_wrong_messages_are_refused_with_the_field(rpc: Rpc, message: Any, field: str) -> None:
    """INVALID_ARGUMENT names the field, by the same rules as over HTTP, and sends no value back."""
    name = type(message).__name__.removesuffix("Request")
    code, status = await failure(getattr(rpc.alice, name)(message))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    wrong = error_details_pb2.BadRequest()
    assert status.details[0].Unpack(wrong)
    assert field in {each.field for each in wrong.field_violations}


async def test_without_the_online_store_the_caller_is_told_to_try_again(forgetful_rpc: Rpc) -> None:
    """UNAVAILABLE with a delay; Alice herself answers kindly."""
    code, status = await failure(forgetful_rpc.alice.Notify(pb.NotifyRequest(reminder=due())))
    assert (code, reason(status)) == (grpc.StatusCode.UNAVAILABLE, "NO_ANSWER")
    again = error_details_pb2.RetryInfo()
    assert status.details[1].Unpack(again)
    assert again.retry_delay.seconds == 1
    said = await forgetful_rpc.alice.TakeTurn(pb.TakeTurnRequest(user_id="1", session_id="s"))
    assert said.text.startswith("Извините")


async def test_several_quotes_are_one_order_that_can_be_cancelled(whole: Settings, rpc: Rpc) -> None:
    """With a line each; a repeat gives it again, and so does a repeated cancellation."""
    cat = await reminded(rpc)
    milk = await reminded(
        rpc, user_id=cat.user_id, category="молоко", product_id="1", product_title="молоко", quantity=3
    )
    quotes = [await quoted(rpc, each) for each in (cat, milk)]
    confirmed = pb.PlaceOrderRequest(user_id=cat.user_id, quote_ids=[each.quote_id for each in quotes])
    answers = [await rpc.alice.PlaceOrder(confirmed) for _ in range(2)]
    assert [each.created for each in answers] == [True, False]
    order = answers[0].order
    assert [(each.product_id, each.quantity) for each in order.lines] == [("820165", 1), ("1", 3)]
    assert (order.total, order.reminder_id, answers[1].order) == ("5196.00", cat.reminder_id, order)
    assert len(orders(whole, cat.user_id)) == 2
    for _ in range(2):
        assert (await rpc.alice.CancelOrder(cancelling(order, cat.user_id))).order == order
    code, status = await failure(rpc.alice.CancelOrder(cancelling(order, "another")))
    assert (code, reason(status)) == (grpc.StatusCode.NOT_FOUND, "NO_SUCH_ORDER")


async def test_what_the_market_has_is_not_cancelled(whole: Settings, rpc: Rpc) -> None:
    """FAILED_PRECONDITION, from the moment on at which the checkout claims it."""
    cat = await reminded(rpc)
    order = (await rpc.alice.PlaceOrder(confirming(cat, await quoted(rpc, cat)))).order
    async with open_order_progresses(whole.database_url) as progresses:
        await progresses.claim(order.order_id)
    code, status = await failure(rpc.alice.CancelOrder(cancelling(order, cat.user_id)))
    assert (code, reason(status)) == (grpc.StatusCode.FAILED_PRECONDITION, "ORDER_HANDED_OVER")


@pytest.mark.parametrize(("words", "makes_an_order"), [("ага щас", False), ("закажи такси", False), ("подойдёт", True)])
async def test_only_a_whole_agreement_orders(rpc: Rpc, words: str, *, makes_an_order: bool) -> None:
    """By the same function as over HTTP."""
    reminder = await reminded(rpc)
    for number, said in enumerate(("", "да", words)):
        turn = pb.TakeTurnRequest(user_id=reminder.user_id, session_id="w", message_id=number, utterance=said)
        answer = await rpc.alice.TakeTurn(turn)
    assert bool(answer.order_id) is makes_an_order
