"""Implements the service of proto/repurchase/alice/v1: each call runs one use case, as over HTTP."""

from __future__ import annotations

from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from google.protobuf.message import Message

from repurchase.orders.order import NewOrder
from serving.clock import Clock
from serving.dependencies import Dependencies
from serving.inputs.due_reminder import DueReminder
from serving.inputs.turn import Turn
from serving.rpc import messages
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.generated.alice_pb2_grpc import AliceServiceServicer
from serving.rpc.inputs import CancelledBy, ConfirmedBy, ConsentChangedBy, Shopper, WantedBy, read
from serving.rpc.statuses import TermsChangedError
from serving.security.rate_limits import RateLimits
from serving.speech.phrases import Moment
from serving.use_cases.cancel_order import cancel_order
from serving.use_cases.change_consent import change_consent
from serving.use_cases.consumables import due_consumables
from serving.use_cases.create_quote import create_quote
from serving.use_cases.dialog_turn import answer_turn
from serving.use_cases.notifications import waiting_notifications
from serving.use_cases.place_order import QuoteTermsChanged, confirm_quotes

OfShopper = TypeVar("OfShopper", Shopper, WantedBy, ConfirmedBy, CancelledBy, ConsentChangedBy, Turn)


class AliceService(AliceServiceServicer):
    """Runs the use cases on open ports."""

    def __init__(self, dependencies: Dependencies, clock: Clock, limits: RateLimits) -> None:
        self._dependencies = dependencies
        self._clock = clock
        self._limits = limits

    async def Notify(self, request: pb.NotifyRequest, _context: Any) -> pb.NotifyResponse:  # noqa: N802
        """Accept a reminder that fell due."""
        due = read(DueReminder, request.reminder)
        outcome = await self._dependencies.reminders.accept(due.as_reminder())
        return pb.NotifyResponse(reminder_id=due.reminder_id, outcome=messages.OUTCOMES[outcome])

    async def ListNotifications(  # noqa: N802
        self, request: pb.ListNotificationsRequest, _context: Any
    ) -> pb.ListNotificationsResponse:
        """List a shopper's waiting reminders."""
        shopper = self._read(Shopper, request)
        waiting = await waiting_notifications(self._dependencies.reminders, shopper.user_id, self._moment(shopper))
        told = [messages.notification(each) for each in waiting]
        return pb.ListNotificationsResponse(user_id=shopper.user_id, notifications=told)

    async def ListConsumables(  # noqa: N802
        self, request: pb.ListConsumablesRequest, _context: Any
    ) -> pb.ListConsumablesResponse:
        """List a shopper's due consumables."""
        shopper = self._read(Shopper, request)
        due = await due_consumables(self._dependencies.features, shopper.user_id, self._moment(shopper))
        return pb.ListConsumablesResponse(
            user_id=shopper.user_id, consumables=[messages.consumable(each) for each in due]
        )

    async def CreateQuote(self, request: pb.CreateQuoteRequest, _context: Any) -> pb.CreateQuoteResponse:  # noqa: N802
        """Quote a reminder."""
        wanted = self._read(WantedBy, request)
        offer = await create_quote(
            self._dependencies, wanted.user_id, wanted.reminder_id, wanted.quantity, self._clock()
        )
        return pb.CreateQuoteResponse(quote=messages.quote(offer))

    async def PlaceOrder(self, request: pb.PlaceOrderRequest, _context: Any) -> pb.PlaceOrderResponse:  # noqa: N802
        """Confirm one quote or several."""
        confirmed = self._read(ConfirmedBy, request)
        outcome = await confirm_quotes(self._dependencies, confirmed.user_id, confirmed.all_quote_ids, self._clock())
        if isinstance(outcome, QuoteTermsChanged):
            raise TermsChangedError([messages.quote(each) for each in outcome.instead])
        return pb.PlaceOrderResponse(order=messages.order(outcome.order), created=isinstance(outcome, NewOrder))

    async def CancelOrder(self, request: pb.CancelOrderRequest, _context: Any) -> pb.CancelOrderResponse:  # noqa: N802
        """Cancel an order that was not sent to the Market yet."""
        unwanted = self._read(CancelledBy, request)
        cancelled = await cancel_order(self._dependencies, unwanted.user_id, unwanted.order_id)
        return pb.CancelOrderResponse(order=messages.order(cancelled))

    async def GetConsent(self, request: pb.GetConsentRequest, _context: Any) -> pb.GetConsentResponse:  # noqa: N802
        """Get a shopper's consent to reminders."""
        user_id = self._read(Shopper, request).user_id
        return pb.GetConsentResponse(consent=messages.consent(await self._dependencies.consents.of(user_id)))

    async def UpdateConsent(self, request: pb.UpdateConsentRequest, _context: Any) -> pb.UpdateConsentResponse:  # noqa: N802
        """Opt a shopper out of all reminders, or in again."""
        change = self._read(ConsentChangedBy, request)
        standing = await change_consent(self._dependencies, change.of(change.user_id, self._clock()))
        return pb.UpdateConsentResponse(consent=messages.consent(standing))

    async def TakeTurn(self, request: pb.TakeTurnRequest, _context: Any) -> pb.TakeTurnResponse:  # noqa: N802
        """Answer one turn of the dialogue."""
        answered = await answer_turn(self._dependencies, self._read(Turn, request).heard(), self._clock())
        return messages.turn(answered)

    def _read(self, kind: type[OfShopper], request: Message) -> OfShopper:
        """Parse the input and count the call for its shopper."""
        given = read(kind, request)
        self._limits.shoppers.take(given.user_id)
        return given

    def _moment(self, shopper: Shopper) -> Moment:
        return Moment(self._clock(), ZoneInfo(shopper.time_zone))
