"""Simulated shoppers who confirm offers at a constant rate and retry until they get their order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from itertools import chain
from typing import TypeAlias

import aiohttp

from benchmarks.chaos.market import PRICE, PRODUCT
from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

REQUEST_TIMEOUT = timedelta(seconds=2)
"""Timeout of one request."""
INITIAL_BACKOFF = 0.25
MAX_BACKOFF = 4.0
"""Pauses before a retry, doubled each time, with a jitter of 50 %."""
SUCCESS_STATUSES = {HTTPStatus.OK, HTTPStatus.CREATED}
_MAX_CONCURRENCY = 100
MAX_LINES = 3
Basket: TypeAlias = tuple[PricedOffer, ...]
"""Offers that a shopper confirms as one order."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The confirmed order of one shopper; times are seconds of the event loop's clock."""

    order_id: str
    asked_at: float
    heard_at: float
    times: int
    """Number of attempts."""


def baskets(count: int) -> list[Basket]:
    """Return a basket of one to three lines per shopper, at the Market's price and a possible delivery day."""
    now = datetime.now(UTC)
    return [
        tuple(PricedOffer(_reminder(number, line, now), _quote(now)) for line in range(1 + number % MAX_LINES))
        for number in range(count)
    ]


async def store_offers(online_store_url: str, made: Sequence[Basket]) -> None:
    """Store the offers as the API would."""
    offers = list(chain.from_iterable(made))
    async with open_priced_offers(online_store_url) as kept:
        for first in range(0, len(offers), _MAX_CONCURRENCY):
            await asyncio.gather(*(kept.keep(offer) for offer in offers[first : first + _MAX_CONCURRENCY]))


async def confirm_orders(
    apis: Sequence[str], made: Sequence[Basket], rate: float, stop: asyncio.Event
) -> list[Confirmation]:
    """Confirm at `rate` per second regardless of answers, until `stop`; returns all confirmations."""
    clock = asyncio.get_running_loop().time
    began = clock()
    asked: list[asyncio.Task[Confirmation]] = []
    timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT.total_seconds())
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        for number, basket in enumerate(made):
            await asyncio.sleep(max(0.0, began + number / rate - clock()))
            if stop.is_set():
                break
            asked.append(asyncio.create_task(_confirm(session, apis, number, basket)))
        return await asyncio.gather(*asked)


async def _confirm(session: aiohttp.ClientSession, apis: Sequence[str], number: int, basket: Basket) -> Confirmation:
    clock = asyncio.get_running_loop().time
    asked_at, times = clock(), 0
    while True:
        api = apis[(number + times) % len(apis)]
        times += 1
        order_id = await _said(session, api, basket)
        if order_id is not None:
            return Confirmation(order_id, asked_at, clock(), times)
        await asyncio.sleep(_pause(times))


def _pause(times: int) -> float:
    longest: float = min(INITIAL_BACKOFF * 2 ** (times - 1), MAX_BACKOFF)
    return longest * random.uniform(0.5, 1.5)  # noqa: S311 - chance, not a secret


async def _said(session: aiohttp.ClientSession, api: str, basket: Basket) -> str | None:
    """Return the order id of the API's response, or None for any other response."""
    where = f"{api}/v1/users/{basket[0].reminder.user_id}/orders"
    quote_ids = [offer.offer_id for offer in basket]
    try:
        async with session.post(where, json={"quote_ids": quote_ids}) as response:
            answer = await response.json() if response.status in SUCCESS_STATUSES else {}
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
    order_id: str | None = answer.get("order_id")
    return order_id


def _reminder(number: int, line: int, now: datetime) -> Reminder:
    return Reminder(
        reminder_id=f"chaos-{number}-{line}",
        user_id=f"shopper-{number}",
        category=f"корм для кошки {line}",
        product_id=PRODUCT,
        product_title="корм Royal Canin",
        quantity=1,
        last_purchased_at=now - timedelta(days=30),
        usual_gap_days=29.5,
        probability=0.62,
        due_at=now,
    )


def _quote(now: datetime) -> Quote:
    latest: date = (now + timedelta(days=4)).date()
    return Quote("chaos", PRODUCT, Decimal(PRICE), latest, now)
