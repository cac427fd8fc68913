"""Adapters for reminder consents: changed in the dialogue and over the API, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.shoppers.ports import Consents, WithdrawnConsents


def open_consents(url: str) -> AbstractAsyncContextManager[Consents]:
    """Open the consents for changes at postgresql://….

    `repurchase.adapters.postgres.database.migrate` creates the table.
    """
    from repurchase.adapters.postgres.consents.postgres import open_postgres_consents

    return open_postgres_consents(url)


def open_withdrawn_consents(url: str) -> WithdrawnConsents:
    """Open the withdrawn consents for reading at postgresql://…; it connects per call."""
    from repurchase.adapters.postgres.consents.postgres import PostgresWithdrawnConsents

    return PostgresWithdrawnConsents(url)
