"""Receipts are replayed in order, at intervals given by the speed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from cli.commands.repurchase import command
from cli.shop.replay import Receipt, batched_receipts

START = datetime(2026, 1, 1, tzinfo=UTC)


def _at(hours: float) -> Receipt:
    return Receipt("anna", START + timedelta(hours=hours), (("milk", 1.0, 90.0),))


def test_receipts_are_played_in_their_time() -> None:
    """At an hour per second, receipts within two seconds form one report, and a day takes 24 s."""
    receipts = [_at(0), _at(1), _at(3), _at(24)]
    assert list(batched_receipts(receipts, speed=3600)) == [(0, receipts[:2]), (2, receipts[2:3]), (24, receipts[3:])]


def test_the_command_says_what_it_does() -> None:
    """Its options are speed, days and shoppers."""
    told = CliRunner().invoke(command, ["replay", "--help"]).output
    assert all(option in told for option in ("--speed", "--days", "--shoppers", "--state"))
