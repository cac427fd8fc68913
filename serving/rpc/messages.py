"""Converts results of the use cases to gRPC messages."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from repurchase.dialog.dialog_state import Stage
from repurchase.orders.order import Order, OrderLine
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from repurchase.reminders.reminder import Acceptance, reminder_id
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from serving.rpc.generated import alice_pb2 as pb
from serving.use_cases.consumables import DueConsumable
from serving.use_cases.dialog_turn import TurnResponse
from serving.use_cases.notifications import Notification

CURRENCY = "RUB"
_STAGES = {
    Stage.QUIET: pb.TakeTurnResponse.STAGE_QUIET,
    Stage.OFFERED: pb.TakeTurnResponse.STAGE_OFFERED,
    Stage.QUOTED: pb.TakeTurnResponse.STAGE_QUOTED,
}


OUTCOMES = {
    Acceptance.WAITS: pb.NotifyResponse.OUTCOME_WAITS,
    Acceptance.KNOWN: pb.NotifyResponse.OUTCOME_KNOWN,
    Acceptance.WITHHELD: pb.NotifyResponse.OUTCOME_WITHHELD,
}


_CONSENTS = {
    ConsentState.GIVEN: pb.Consent.STATE_GIVEN,
    ConsentState.WITHDRAWN: pb.Consent.STATE_WITHDRAWN,
}
_SOURCES = {ConsentSource.VOICE: pb.Consent.SOURCE_VOICE, ConsentSource.API: pb.Consent.SOURCE_API}


def notification(told: Notification) -> pb.Notification:
    """One waiting reminder."""
    reminder = told.reminder
    return pb.Notification(
        reminder_id=reminder.reminder_id,
        category=reminder.category,
        product_id=reminder.product_id,
        product_title=reminder.product_title,
        quantity=reminder.quantity,
        due_at=_timestamp(reminder.due_at),
        text=told.text,
    )


def consumable(due: DueConsumable) -> pb.Consumable:
    """One consumable that is due."""
    prediction = due.prediction
    return pb.Consumable(
        reminder_id=reminder_id(prediction),
        category=prediction.category,
        product_id=prediction.product_id,
        product_title=prediction.product_title,
        why=due.why,
        due_since=_timestamp(due.due_since),
        last_purchased_at=_timestamp(prediction.last_purchased_at),
        expected_next_at=_timestamp(prediction.expected_next_at),
        probability=prediction.probability,
        known_at=_timestamp(prediction.as_of),
        model_version=prediction.model_version,
    )


def quote(offer: PricedOffer) -> pb.Quote:
    """The Market's terms."""
    return pb.Quote(
        quote_id=offer.offer_id,
        reminder_id=offer.reminder.reminder_id,
        product_id=offer.reminder.product_id,
        product_title=offer.reminder.product_title,
        quantity=offer.reminder.quantity,
        price=f"{offer.quote.price:.2f}",
        total=f"{offer.total:.2f}",
        currency=CURRENCY,
        delivery_day=offer.quote.delivery_day.isoformat(),
        holds_until=_timestamp(offer.quote.quoted_at + QUOTE_TTL),
    )


def order(made: Order) -> pb.Order:
    """The order with its lines."""
    lines = [_order_line(each) for each in made.lines]
    first = lines[0]
    return pb.Order(
        order_id=made.order_id,
        lines=lines,
        reminder_id=first.reminder_id,
        product_id=first.product_id,
        product_title=first.product_title,
        quantity=first.quantity,
        price=first.price,
        total=f"{made.total:.2f}",
        currency=CURRENCY,
        delivery_day=made.delivery_day.isoformat(),
        confirmed_at=_timestamp(made.confirmed_at),
    )


def _order_line(line: OrderLine) -> pb.OrderLine:
    return pb.OrderLine(
        reminder_id=line.reminder_id,
        product_id=line.product_id,
        product_title=line.product_title,
        quantity=line.quantity,
        price=f"{line.price:.2f}",
        total=f"{line.total:.2f}",
    )


def consent(standing: Consent | None) -> pb.Consent:
    """The shopper's consent; None counts as given."""
    if standing is None:
        return pb.Consent(state=pb.Consent.STATE_GIVEN)
    return pb.Consent(
        state=_CONSENTS[standing.state],
        changed_at=_timestamp(standing.changed_at),
        source=_SOURCES[standing.source],
    )


def turn(answered: TurnResponse) -> pb.TakeTurnResponse:
    """Alice's answer."""
    return pb.TakeTurnResponse(
        text=answered.text,
        tts=answered.tts,
        end_session=answered.end_session,
        stage=_STAGES[Stage(answered.state)],
        order_id=answered.order_id,
    )


def _timestamp(moment: datetime) -> Timestamp:
    written = Timestamp()
    written.FromDatetime(moment)
    return written
