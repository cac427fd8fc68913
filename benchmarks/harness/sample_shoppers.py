"""Fills the online store with predictions, waiting reminders and account links of the sample's shoppers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from embedded.sample import write_sample
from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.online_features import open_live_features
from repurchase.adapters.redis.connection.sync_client import open_sync_client
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.adapters.redis.reminders.codec import encode
from repurchase.adapters.redis.reminders.keys import waiting as waiting_key
from repurchase.features.prediction import MIN_PURCHASE_DAYS, Prediction
from repurchase.forecast.consumables.labelled_categories import labels_of
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.reminders.reminder import MIN_PROBABILITY, Reminder, id_after, is_due, most_probable_each, reminder_of

PUBLISHED_FROM = timedelta(days=1)


def alice_user(user_id: str) -> str:
    """Return the Alice user id of a shopper."""
    return f"alice-{user_id}"


def predictions(folder: Path, now: datetime) -> list[Prediction]:
    """Return a prediction for each shopper and consumable with several purchase days in the sample.

    The probability is the inverse mean gap times a week; its accuracy does not matter here.
    """
    files = write_sample(folder, now)
    bought = pd.read_parquet(files.purchases, columns=["user_id", "product_id", "purchased_at"])
    bought = bought.merge(pd.read_parquet(files.products), on="product_id")
    bought = bought[labels_of(bought["category"]) == 1.0].sort_values("purchased_at")
    bought["day"] = bought["purchased_at"].dt.floor("D")
    pairs = bought.groupby(["user_id", "category"]).agg(
        days=("day", "nunique"), first=("day", "min"), last=("purchased_at", "max"),
        product_id=("product_id", "last"), title=("title", "last"),
    )  # fmt: skip
    repeated = pairs[pairs["days"] >= MIN_PURCHASE_DAYS].reset_index()
    return [_prediction(row, now - PUBLISHED_FROM) for row in repeated.to_dict("records")]


def _prediction(row: Mapping[str, object], as_of: datetime) -> Prediction:
    last, first, days = pd.Timestamp(str(row["last"])), pd.Timestamp(str(row["first"])), int(str(row["days"]))
    gap_days = max((last.floor("D") - first).days / (days - 1), 1.0)
    return Prediction(
        user_id=str(row["user_id"]),
        category=str(row["category"]),
        as_of=as_of,
        product_id=str(row["product_id"]),
        product_title=str(row["title"]),
        last_purchased_at=last.to_pydatetime().replace(microsecond=0),
        expected_next_at=(last.to_pydatetime() + timedelta(days=gap_days)).replace(microsecond=0),
        purchase_days=days,
        usual_gap_days=gap_days,
        usual_quantity=1.0,
        probability=min(0.95, 7 / gap_days),
        probability_14=0.96,
        probability_21=0.97,
        probability_28=0.98,
        model_version="1",
    )


def publish(url: str, known: Sequence[Prediction], now: datetime) -> list[Reminder]:
    """Write predictions and links, and a waiting reminder for each due shopper; returns the reminders."""
    with open_live_features(url) as live:
        live.write(known)
    likely = [each for each in known if each.probability >= MIN_PROBABILITY]
    due = [each for each in likely if is_due(each, now, built_in_blocklist())]
    waiting = [reminder_of(each, now) for each in most_probable_each(due)]
    _link(url, {each.user_id for each in known})
    asyncio.run(_let_wait(url, waiting))
    return waiting


def publish_crowd(url: str, like: Sequence[Reminder], name: str, count: int) -> list[str]:
    """Link `count` new shoppers, each with a waiting reminder derived from `like`; returns their user ids."""
    crowd = [_shopper_like(like[number % len(like)], f"{name}-{number}") for number in range(count)]
    users = [each.user_id for each in crowd]
    _link(url, users)
    _place(url, crowd)
    return users


def _shopper_like(reminder: Reminder, user_id: str) -> Reminder:
    made = id_after(user_id, reminder.category, reminder.last_purchased_at)
    return replace(reminder, user_id=user_id, reminder_id=made)


def _link(url: str, users: Iterable[str]) -> None:
    with open_sync_client(url) as client, client.pipeline(transaction=False) as steps:
        for user_id in users:
            steps.set(keys.linked(alice_user(user_id)), user_id)
        steps.execute()


def _place(url: str, reminders: Sequence[Reminder]) -> None:
    """Write waiting reminders in bulk, without the schedule."""
    with open_sync_client(url) as client, client.pipeline(transaction=False) as steps:
        for each in reminders:
            steps.hset(waiting_key(each.user_id), mapping={each.reminder_id: encode(each)})
        steps.execute()


async def _let_wait(url: str, reminders: Sequence[Reminder]) -> None:
    async with open_waiting_reminders(url) as waits:
        for reminder in reminders:
            await waits.add(reminder)


def now_utc() -> datetime:
    """Return the current UTC time, truncated to the second."""
    return datetime.now(UTC).replace(microsecond=0)
