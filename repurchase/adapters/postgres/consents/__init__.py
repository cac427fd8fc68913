"""Whether shoppers agree to be reminded: changed in the dialogue and over the API, read by the planner."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.shoppers.ports import Consents, WithdrawnConsents


def open_consents(url: str) -> AbstractAsyncContextManager[Consents]:
    """Open them for changes at postgresql://…; the table is made by `repurchase.adapters.postgres.database.migrate`."""
    from repurchase.adapters.postgres.consents.postgres import open_postgres_consents

    return open_postgres_consents(url)


def open_withdrawn_consents(url: str) -> WithdrawnConsents:
    """Open those that were withdrawn, for reading at postgresql://…; it connects for each call."""
    from repurchase.adapters.postgres.consents.postgres import PostgresWithdrawnConsents

    return PostgresWithdrawnConsents(url)
