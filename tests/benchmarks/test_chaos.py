"""A short chaos run: processes are killed at random, and every order must be accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.chaos.account import Account
from benchmarks.chaos.bench import holds
from benchmarks.chaos.effects import Effect
from benchmarks.chaos.killing import Outage
from benchmarks.chaos.shoppers import Confirmation
from benchmarks.chaos.storm import ENGINES, Plan, run_chaos
from embedded.debian.unpacking import ensure_installed

HEARD = (Confirmation("a", 0.0, 0.01, 1), Confirmation("b", 5.0, 6.5, 3))
OUTAGES = (Outage("Redis", 5.5, 6.0),)


@pytest.mark.parametrize("queue", ENGINES)
def test_no_order_is_lost_or_made_twice(queue: str, tmp_path: Path) -> None:
    """Each confirmed order is stored, accepted by the Market and pushed once, and no other order exists."""
    ensure_installed()
    account = run_chaos(tmp_path, Plan(kills=10, orders_per_second=10, seconds_between_kills=1.0, queue=queue))
    assert len(account.outages) == 10
    assert account.acknowledged
    assert (account.lost, account.doubled) == (0, 0)
    assert len(account.effects) == 2 * len(account.stored)
    assert account.repeated <= account.most_repeated
    assert account.stored == account.delivered
    assert account.acknowledged <= account.stored


def account(*effects: Effect, **taken: tuple[str, bool]) -> Account:
    """Build the account of two confirmations from calls for effects and from the Market's orders (shopper, pushed)."""
    orders = {order_id: {"user_id": user_id, "pushed": pushed} for order_id, (user_id, pushed) in taken.items()}
    return Account(HEARD, OUTAGES, frozenset("ab"), orders, effects, 4, 1.0)


def test_an_order_without_its_push_is_lost() -> None:
    """An order without a push or without a Market order is lost."""
    assert account(a=("1", True), b=("2", True)).lost == 0
    assert account(a=("1", True), b=("2", False)).lost == 1
    assert account(a=("1", True)).lost == 1


def test_a_second_order_of_one_offer_is_doubled() -> None:
    """A second order of one offer and an order without a confirmation are doubled."""
    assert account(a=("1", True), b=("2", True)).doubled == 0
    assert account(a=("1", True), b=("1", True)).doubled == 1
    assert account(a=("1", True), b=("2", True), c=("3", True)).doubled == 1


@pytest.mark.parametrize(
    ("called_at", "noted_at", "repeated", "doubled"),
    [
        ([1.0], 1.01, 0, 0),
        ([1.0, 1.02], 1.01, 1, 1),
        ([1.0, 1.02, 1.04], 1.01, 2, 2),
        ([5.49, 5.7], 5.71, 1, 0),
        ([5.49, 5.7], None, 1, 0),
        ([1.0, 3.01], 3.02, 1, 0),
        ([5.49, 6.5], 5.48, 1, 1),
        ([5.49, 5.7, 9.0], 5.71, 2, 1),
    ],
    ids=[
        "once", "again without a kill", "handled three times", "a kill before the note", "never noted",
        "no answer in time", "long after the note", "explained, then not looked at",
    ],
)  # fmt: skip
def test_calls_are_counted_before_the_market_deduplicates(
    called_at: list[float], noted_at: float | None, repeated: int, doubled: int
) -> None:
    """A repeat is doubled unless a kill or a timeout happened between the effect and its record."""
    counted = account(Effect(called_at, noted_at), a=("1", True), b=("2", True))
    assert (counted.repeated, counted.doubled) == (repeated, doubled)


def test_kills_bound_the_calls_that_may_be_repeated() -> None:
    """At each kill, all orders in progress in the checkouts may be repeated."""
    assert account().most_repeated == 4
    assert not holds(account(*[Effect([5.6, 5.7], None)] * 5, a=("1", True), b=("2", True)))
    assert holds(account(*[Effect([5.6, 5.7], None)] * 4, a=("1", True), b=("2", True)))


def test_calm_is_what_met_no_outage() -> None:
    """A conversation is calm if no outage overlaps it from its first utterance to its answer."""
    calm = account()
    assert calm.calm_seconds() == [0.01]
    assert calm.said_again == 2
