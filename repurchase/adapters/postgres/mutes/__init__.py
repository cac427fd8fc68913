"""The shoppers' wishes not to be reminded: written in the dialogue, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.reminders.ports import ActiveMutes, Mutes


def open_mutes(url: str) -> AbstractAsyncContextManager[Mutes]:
    """Open them for writing at postgresql://…; the table is made by `repurchase.adapters.postgres.database.migrate`."""
    from repurchase.adapters.postgres.mutes.postgres import open_postgres_mutes

    return open_postgres_mutes(url)


def open_active_mutes(url: str) -> ActiveMutes:
    """Open them for reading at postgresql://…; it connects for each call."""
    from repurchase.adapters.postgres.mutes.postgres import PostgresActiveMutes

    return PostgresActiveMutes(url)
