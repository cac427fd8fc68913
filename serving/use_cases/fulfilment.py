"""Executes the commands of the dialogue; a failure is an outcome, too."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from repurchase.dialog.commands import (
    DueBasket,
    DueGoods,
    NamedBasket,
    Priced,
    Unmuting,
    WantBasket,
    WantCancellation,
    WantCheaper,
    WantConsent,
    WantDue,
    WantGoods,
    WantLatestOrder,
    WantMore,
    WantMute,
    WantOrder,
    WantPrices,
    WantQuote,
    WantReminder,
    WantSeveral,
    WantSilence,
    WantSimilar,
    WantUnmute,
    Wish,
)
from repurchase.dialog.events import Denied, Done, Failed, SoldOut
from repurchase.dialog.responses import AmountRefused, ConfirmInApp, NotForVoice
from repurchase.errors import (
    AnswerUnavailable,
    OrderTooExpensive,
    OutOfStock,
    RestrictedGoods,
    TooManyPieces,
)
from repurchase.orders.order import NewOrder, StandingOrder
from repurchase.orders.order_state import Cancellation, OrderProgress
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import FoundProduct
from repurchase.reminders.mute import PAUSE_AFTER_LATER
from repurchase.reminders.reminder import Reminder
from repurchase.shoppers.consent import Consent, ConsentSource
from serving.dependencies import World
from serving.use_cases.baskets import due_basket, priced_anew
from serving.use_cases.cancel_order import cancel_latest_order
from serving.use_cases.change_consent import change_consent
from serving.use_cases.cheaper import cheaper
from serving.use_cases.confirm_order import ChangedTerms, confirm_order
from serving.use_cases.named_basket import named_basket
from serving.use_cases.next_due import all_due, let_wait, next_due
from serving.use_cases.plan_reminder import mute, plan_reminder
from serving.use_cases.regular_goods import wished_goods
from serving.use_cases.similar import similar
from serving.use_cases.unmute import unmute

_log = logging.getLogger(__name__)


async def outcome_of(world: World, user_id: str, wish: Wish, now: datetime) -> Done[Wish, Any] | Failed[Wish]:
    """Execute one command and return its outcome."""
    try:
        return Done(wish, await _FULFILMENTS[type(wish)](world, user_id, wish, now))
    except OutOfStock as gone:
        _log.info("failed to order, because the product is sold out: %s", gone)
        return Failed(wish, SoldOut(now + PAUSE_AFTER_LATER))
    except (RestrictedGoods, TooManyPieces, OrderTooExpensive) as denied:
        return Failed(wish, Denied(_said_of(denied)))
    except AnswerUnavailable as trouble:
        _log.warning("failed to execute a dialogue command: %s", trouble)
        return Failed(wish)


async def _more(world: World, user_id: str, wish: WantMore, now: datetime) -> Reminder | None:
    return await next_due(world, user_id, wish.known, now)


async def _due(world: World, user_id: str, wish: WantDue, now: datetime) -> DueGoods:
    due = await all_due(world, user_id, wish.waiting, now)
    await let_wait(world, due.reminders[:1], wish.waiting)
    return DueGoods(next(iter(due.reminders), None), max(len(due.reminders) - 1, 0), due.is_stocked)


async def _goods(world: World, user_id: str, wish: WantGoods, now: datetime) -> Reminder | None:
    return await wished_goods(world, user_id, wish.subject, wish.day, now)


async def _basket(world: World, user_id: str, wish: WantBasket, now: datetime) -> DueBasket:
    return await due_basket(world, user_id, wish.waiting, now)


async def _prices(world: World, _user_id: str, wish: WantPrices, now: datetime) -> Priced:
    return await priced_anew(world, wish.reminders, now)


async def _several(world: World, user_id: str, wish: WantSeveral, now: datetime) -> NamedBasket:
    return await named_basket(world, user_id, wish, now)


async def _reminder(world: World, user_id: str, wish: WantReminder, _now: datetime) -> Reminder | None:
    return await plan_reminder(world, user_id, wish.goods, wish.waiting, wish.at)


async def _mute(world: World, user_id: str, wish: WantMute, now: datetime) -> Reminder | None:
    return await mute(world, user_id, wish.subject, wish.waiting, now)


async def _unmute(world: World, user_id: str, wish: WantUnmute, now: datetime) -> Unmuting | None:
    return await unmute(world, user_id, wish.subject, wish.waiting, now)


async def _latest_order(world: World, user_id: str, _wish: WantLatestOrder, _now: datetime) -> OrderProgress | None:
    return await world.orders.latest(user_id)


async def _cancellation(world: World, user_id: str, _wish: WantCancellation, now: datetime) -> Cancellation:
    return await cancel_latest_order(world, user_id, now)


async def _cheaper(world: World, _user_id: str, wish: WantCheaper, now: datetime) -> FoundProduct | None:
    return await cheaper(world, wish.reminder, wish.than, now)


async def _similar(world: World, _user_id: str, wish: WantSimilar, _now: datetime) -> FoundProduct | None:
    return await similar(world, wish.reminder)


async def _quote(world: World, _user_id: str, wish: WantQuote, now: datetime) -> Quote:
    return await world.prices.recent(wish.product_id, now)


async def _order(
    world: World, _user_id: str, wish: WantOrder, _now: datetime
) -> NewOrder | StandingOrder | tuple[PricedOffer, ...]:
    outcome = await confirm_order(world, wish.offers, wish.confirmed_at)
    return outcome.offers if isinstance(outcome, ChangedTerms) else outcome


async def _silence(world: World, _user_id: str, wish: WantSilence, _now: datetime) -> None:
    await world.silences.add(wish.silence)


async def _consent(world: World, user_id: str, wish: WantConsent, now: datetime) -> None:
    await change_consent(world, Consent(user_id, wish.state, now, ConsentSource.VOICE))


_FULFILMENTS: Mapping[type[Wish], Callable[[World, str, Any, datetime], Awaitable[Any]]] = {
    WantMore: _more,
    WantDue: _due,
    WantGoods: _goods,
    WantBasket: _basket,
    WantPrices: _prices,
    WantSeveral: _several,
    WantReminder: _reminder,
    WantMute: _mute,
    WantUnmute: _unmute,
    WantLatestOrder: _latest_order,
    WantCancellation: _cancellation,
    WantCheaper: _cheaper,
    WantSimilar: _similar,
    WantQuote: _quote,
    WantOrder: _order,
    WantSilence: _silence,
    WantConsent: _consent,
}


def _said_of(
    denied: RestrictedGoods | TooManyPieces | OrderTooExpensive,
) -> NotForVoice | ConfirmInApp | AmountRefused:
    match denied:
        case OrderTooExpensive():
            return ConfirmInApp(denied.total, denied.max_total)
        case TooManyPieces():
            return AmountRefused(denied.most)
        case RestrictedGoods():
            return NotForVoice(denied.title)
