"""`./run repurchase replay` publishes the sample's last weeks as current purchases and prints their effects."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import click
import pandas as pd

from cli.options import state_option
from cli.progress import report
from embedded.platform import running_engines
from embedded.sample.files import write_sample
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.redis.live_state import open_streaming_models
from repurchase.features.ports import OnlineFeatures
from repurchase.purchases.ports import PurchasePublisher
from repurchase.purchases.purchase import Purchase
from repurchase.settings import url_of

_PARTS = ("online_store", "events", "purchase_stream")
_REPORT_INTERVAL = timedelta(seconds=2)
_TIMEOUT = timedelta(seconds=10)
_POLL_SECONDS = 0.02
_SHOWN = 2
"""Maximum number of shoppers in each report."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Purchases of one shopper at one time in the sample."""

    user_id: str
    at: datetime
    lines: tuple[tuple[str, float, float], ...]
    """Product, units, roubles per unit."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Effect of one receipt on its shopper's due categories."""

    user_id: str
    no_longer_offered: tuple[str, ...]
    still_due: int
    seconds: float


@click.command(name="replay")
@click.option("--speed", default=3600.0, show_default=True, help="Seconds of the sample per second.")
@click.option("--days", default=14, show_default=True, help="Last days of the sample to replay.")
@click.option("--shoppers", default=200, show_default=True, help="Number of shoppers.")
@state_option
def replay(state: Path, speed: float, days: int, shoppers: int) -> None:
    """Publish past purchases to Kafka as current events and show which categories are no longer due.

    Receipts keep their relative times, divided by --speed, and are dated to the moment of publication.
    Ctrl-C ends it.
    """
    receipts = _receipts(state / "sample", days, shoppers)
    click.echo(f"{len(receipts)} receipts of {days} days, {speed:,.0f} times as fast; Ctrl-C ends it")
    with running_engines(state, _PARTS, report) as environment:
        redis, kafka = (url_of(f"REPURCHASE_{name}_URL", environment) for name in ("ONLINE_STORE", "EVENTS"))
        with open_streaming_models(redis) as champions:
            if champions.newest() is None:
                raise click.ClickException("nothing is online yet; load purchases first (./run demo)")
        with open_purchase_publisher(kafka) as publisher:
            try:
                asyncio.run(_play(receipts, speed, publisher, redis))
            except KeyboardInterrupt:
                click.echo("ended")


def _receipts(sample: Path, days: int, shoppers: int) -> Sequence[Receipt]:
    bought = pd.read_parquet(write_sample(sample, datetime.now(UTC)).purchases)
    bought["at"] = pd.to_datetime(bought["purchased_at"], utc=True)
    late = bought[bought["at"] >= bought["at"].max() - pd.Timedelta(days=days)]
    some = late[late["user_id"].isin(late["user_id"].drop_duplicates().head(shoppers))]
    return [
        Receipt(
            str(user_id),
            at.to_pydatetime(),
            tuple(zip(of["product_id"], of["quantity"].astype(float), of["price"].astype(float), strict=True)),
        )
        for (at, user_id), of in some.groupby(["at", "user_id"], sort=True)
    ]


async def _play(receipts: Sequence[Receipt], speed: float, publisher: PurchasePublisher, redis: str) -> None:
    run, began, events = uuid4().hex[:8], time.monotonic(), 0
    told = Counter[str]()
    async with open_online_features(redis) as features:
        for second, batch in batched_receipts(receipts, speed):
            await asyncio.sleep(max(0.0, began + second - time.monotonic()))
            effects = [
                await _bought(features, publisher, receipt, f"{run}-{receipt.at:%m%d%H%M%S}") for receipt in batch
            ]
            events += sum(len(receipt.lines) for receipt in batch)
            told["offered no more"] += sum(len(each.no_longer_offered) for each in effects)
            _tell(effects, events / (time.monotonic() - began), told["offered no more"], batch[-1].at)


def batched_receipts(receipts: Sequence[Receipt], speed: float) -> Iterator[tuple[float, list[Receipt]]]:
    """Group receipts by reporting interval, with the second at which each group is published."""
    first = receipts[0].at
    every = _REPORT_INTERVAL.total_seconds()
    for step, batch in groupby(receipts, lambda each: (each.at - first).total_seconds() / speed // every):
        yield step * every, list(batch)


async def _bought(features: OnlineFeatures, publisher: PurchasePublisher, receipt: Receipt, run: str) -> Effect:
    """Publish a receipt and wait until the shopper's predictions include it."""
    now = datetime.now(UTC)
    before = await features.due(receipt.user_id, now)
    moment = now.replace(microsecond=now.microsecond // 1000 * 1000)
    for number, (product_id, units, price) in enumerate(receipt.lines):
        event_id = f"replay-{run}-{receipt.at:%m%d%H%M%S}-{receipt.user_id}-{number}"
        price_told = None if price != price else Decimal(str(round(price, 2)))  # noqa: PLR0124 - nan
        publisher.publish(Purchase(event_id, receipt.user_id, product_id, moment, Decimal(str(units)), price_told))
    began = time.monotonic()
    while before and time.monotonic() - began < _TIMEOUT.total_seconds():
        if any(each.as_of > moment for each in await features.predictions(receipt.user_id)):
            break
        await asyncio.sleep(_POLL_SECONDS)
    still = {each.category for each in await features.due(receipt.user_id, datetime.now(UTC))}
    gone = tuple(each.category for each in before if each.category not in still)
    return Effect(receipt.user_id, gone, len(still), time.monotonic() - began)


def _tell(effects: Sequence[Effect], rate: float, in_all: int, at: datetime) -> None:
    changed = [each for each in effects if each.no_longer_offered]
    slowest = max(each.seconds for each in effects)
    click.echo(
        f"{at:%d.%m %H:%M}  {rate:7.1f} events/s  {len(effects):4} receipts  visible within {slowest * 1000:4.0f} ms"
        f"  no longer due: {in_all}"
    )
    for each in changed[:_SHOWN]:
        names = ", ".join(f"«{name}»" for name in each.no_longer_offered)
        click.echo(f"             shopper {each.user_id} bought {names}; {each.still_due} still due")
