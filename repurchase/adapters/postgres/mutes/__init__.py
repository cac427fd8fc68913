"""Adapters for muted categories: written in the dialogue, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.reminders.ports import ActiveMutes, Mutes


def open_mutes(url: str) -> AbstractAsyncContextManager[Mutes]:
    """Open the mutes for writing at postgresql://….

    `repurchase.adapters.postgres.database.migrate` creates the table.
    """
    from repurchase.adapters.postgres.mutes.postgres import open_postgres_mutes

    return open_postgres_mutes(url)


def open_active_mutes(url: str) -> ActiveMutes:
    """Open the mutes for reading at postgresql://…; it connects per call."""
    from repurchase.adapters.postgres.mutes.postgres import PostgresActiveMutes

    return PostgresActiveMutes(url)
