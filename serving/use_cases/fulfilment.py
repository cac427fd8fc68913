"""Executes the commands of the dialogue; a failure is an outcome, too."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from repurchase.dialog.commands import (
    CancelLatestOrder,
    ChangeConsent,
    Command,
    DueBasket,
    DueGoods,
    FindCheaper,
    FindDueGoods,
    FindNamedGoods,
    FindNextDue,
    FindSimilar,
    GetLatestOrder,
    GetQuote,
    MuteNamedGoods,
    NamedBasket,
    PlaceOrder,
    Priced,
    PriceDueBasket,
    PriceNamedBasket,
    RepriceBasket,
    SaveMute,
    ScheduleReminder,
    UnmuteNamedGoods,
    Unmuting,
)
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, SoldOut
from repurchase.dialog.responses import ConfirmInApp, NotAllowedByVoice, QuantityRejected
from repurchase.errors import (
    InvalidQuantity,
    OrderTooExpensive,
    OutOfStock,
    RestrictedGoods,
    ServiceUnavailable,
)
from repurchase.orders.order import NewOrder, StandingOrder
from repurchase.orders.order_state import Cancellation, OrderProgress
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.mute import PAUSE_AFTER_LATER
from repurchase.reminders.reminder import Reminder
from repurchase.shoppers.consent import Consent, ConsentSource
from serving.dependencies import Dependencies
from serving.use_cases.baskets import due_basket, reprice
from serving.use_cases.cancel_order import cancel_latest_order
from serving.use_cases.change_consent import change_consent
from serving.use_cases.cheaper import find_cheaper
from serving.use_cases.confirm_order import OrderTermsChanged, confirm_order
from serving.use_cases.named_basket import named_basket
from serving.use_cases.next_due import all_due, next_due, store_waiting
from serving.use_cases.plan_reminder import mute_goods, plan_reminder
from serving.use_cases.regular_goods import requested_goods
from serving.use_cases.similar import find_similar
from serving.use_cases.unmute import unmute

_log = logging.getLogger(__name__)


async def execute_command(
    dependencies: Dependencies, user_id: str, command: Command, now: datetime
) -> CommandSucceeded[Command, Any] | CommandFailed[Command]:
    """Execute one command and return its outcome."""
    try:
        return CommandSucceeded(command, await _FULFILMENTS[type(command)](dependencies, user_id, command, now))
    except OutOfStock as gone:
        _log.info("failed to order, because the product is sold out: %s", gone)
        return CommandFailed(command, SoldOut(now + PAUSE_AFTER_LATER))
    except (RestrictedGoods, InvalidQuantity, OrderTooExpensive) as denied:
        return CommandFailed(command, OrderDenied(_said_of(denied)))
    except ServiceUnavailable as trouble:
        _log.warning("failed to execute a dialogue command: %s", trouble)
        return CommandFailed(command)


async def _more(dependencies: Dependencies, user_id: str, command: FindNextDue, now: datetime) -> Reminder | None:
    return await next_due(dependencies, user_id, command.known, now)


async def _due(dependencies: Dependencies, user_id: str, command: FindDueGoods, now: datetime) -> DueGoods:
    due = await all_due(dependencies, user_id, command.waiting, now)
    await store_waiting(dependencies, due.reminders[:1], command.waiting)
    return DueGoods(next(iter(due.reminders), None), max(len(due.reminders) - 1, 0), due.is_stocked)


async def _goods(dependencies: Dependencies, user_id: str, command: FindNamedGoods, now: datetime) -> Reminder | None:
    return await requested_goods(dependencies, user_id, command.subject, command.day, now)


async def _basket(dependencies: Dependencies, user_id: str, command: PriceDueBasket, now: datetime) -> DueBasket:
    return await due_basket(dependencies, user_id, command.waiting, now)


async def _prices(dependencies: Dependencies, _user_id: str, command: RepriceBasket, now: datetime) -> Priced:
    return await reprice(dependencies, command.reminders, now)


async def _several(dependencies: Dependencies, user_id: str, command: PriceNamedBasket, now: datetime) -> NamedBasket:
    return await named_basket(dependencies, user_id, command, now)


async def _reminder(
    dependencies: Dependencies, user_id: str, command: ScheduleReminder, _now: datetime
) -> Reminder | None:
    return await plan_reminder(dependencies, user_id, command.goods, command.waiting, command.at)


async def _mute(dependencies: Dependencies, user_id: str, command: MuteNamedGoods, now: datetime) -> Reminder | None:
    return await mute_goods(dependencies, user_id, command.subject, command.waiting, now)


async def _unmute(
    dependencies: Dependencies, user_id: str, command: UnmuteNamedGoods, now: datetime
) -> Unmuting | None:
    return await unmute(dependencies, user_id, command.subject, command.waiting, now)


async def _latest_order(
    dependencies: Dependencies, user_id: str, _wish: GetLatestOrder, _now: datetime
) -> OrderProgress | None:
    return await dependencies.orders.latest(user_id)


async def _cancellation(
    dependencies: Dependencies, user_id: str, _wish: CancelLatestOrder, now: datetime
) -> Cancellation:
    return await cancel_latest_order(dependencies, user_id, now)


async def _cheaper(
    dependencies: Dependencies, _user_id: str, command: FindCheaper, now: datetime
) -> SearchResult | None:
    return await find_cheaper(dependencies, command.reminder, command.than, now)


async def _similar(
    dependencies: Dependencies, _user_id: str, command: FindSimilar, _now: datetime
) -> SearchResult | None:
    return await find_similar(dependencies, command.reminder)


async def _quote(dependencies: Dependencies, _user_id: str, command: GetQuote, now: datetime) -> Quote:
    return await dependencies.prices.recent(command.product_id, now)


async def _order(
    dependencies: Dependencies, _user_id: str, command: PlaceOrder, _now: datetime
) -> NewOrder | StandingOrder | tuple[PricedOffer, ...]:
    outcome = await confirm_order(dependencies, command.offers, command.confirmed_at)
    return outcome.offers if isinstance(outcome, OrderTermsChanged) else outcome


async def _silence(dependencies: Dependencies, _user_id: str, command: SaveMute, _now: datetime) -> None:
    await dependencies.silences.add(command.silence)


async def _consent(dependencies: Dependencies, user_id: str, command: ChangeConsent, now: datetime) -> None:
    await change_consent(dependencies, Consent(user_id, command.state, now, ConsentSource.VOICE))


_FULFILMENTS: Mapping[type[Command], Callable[[Dependencies, str, Any, datetime], Awaitable[Any]]] = {
    FindNextDue: _more,
    FindDueGoods: _due,
    FindNamedGoods: _goods,
    PriceDueBasket: _basket,
    RepriceBasket: _prices,
    PriceNamedBasket: _several,
    ScheduleReminder: _reminder,
    MuteNamedGoods: _mute,
    UnmuteNamedGoods: _unmute,
    GetLatestOrder: _latest_order,
    CancelLatestOrder: _cancellation,
    FindCheaper: _cheaper,
    FindSimilar: _similar,
    GetQuote: _quote,
    PlaceOrder: _order,
    SaveMute: _silence,
    ChangeConsent: _consent,
}


def _said_of(
    denied: RestrictedGoods | InvalidQuantity | OrderTooExpensive,
) -> NotAllowedByVoice | ConfirmInApp | QuantityRejected:
    match denied:
        case OrderTooExpensive():
            return ConfirmInApp(denied.total, denied.max_total)
        case InvalidQuantity():
            return QuantityRejected(denied.most)
        case RestrictedGoods():
            return NotAllowedByVoice(denied.title)
