"""The shoppers' wishes not to be reminded: written in the dialogue, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.reminders.ports import Silences, StandingSilences


def open_silences(url: str) -> AbstractAsyncContextManager[Silences]:
    """Open them for writing at postgresql://…; the table is made by `repurchase.adapters.postgres.database.migrate`."""
    from repurchase.adapters.postgres.mutes.postgres import opened

    return opened(url)


def open_standing_silences(url: str) -> StandingSilences:
    """Open them for reading at postgresql://…; it connects for each call."""
    from repurchase.adapters.postgres.mutes.postgres import PostgresStandingSilences

    return PostgresStandingSilences(url)
