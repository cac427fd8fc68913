"""Erases a shopper from Postgres; orders stay without the shopper, because the accounts must be kept."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from repurchase.adapters.postgres.connection import translate_errors

_REFUSE = """
    UPDATE orders SET state = 'refused', refused_because = 'the shopper is erased', state_changed_at = now()
    WHERE user_id = %(user_id)s AND state = 'confirmed'
"""
"""Refuses orders not yet published by the courier, because the shopper no longer exists."""
_DELETE = {
    "outbox": "DELETE FROM outbox USING orders WHERE orders.order_id = outbox.order_id AND user_id = %(user_id)s",
    "reminder_consents": "DELETE FROM reminder_consents WHERE user_id = %(user_id)s",
    "silences": "DELETE FROM silences WHERE user_id = %(user_id)s",
    "linked_shoppers": "DELETE FROM linked_shoppers WHERE user_id = %(user_id)s",
}
_ANONYMISE_LINES = """
    UPDATE order_lines SET reminder_id = 'erased ' || gen_random_uuid()
    FROM orders WHERE orders.order_id = order_lines.order_id AND orders.user_id = %(user_id)s
"""
_ANONYMISE = "UPDATE orders SET user_id = '', reminder_id = NULL WHERE user_id = %(user_id)s"
"""Clears the reminder's id, too: it is a digest of the shopper, against which a guess could be verified."""


class DatabaseRecords:
    """Implements the port ShopperRecords over Postgres."""

    def __init__(self, url: str) -> None:
        self._url = url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Delete the shopper's rows and anonymise the orders, in one transaction; see the port."""
        theirs = {"user_id": user_id}
        with translate_errors("erase a shopper"), psycopg.connect(self._url) as connection:
            connection.execute(_REFUSE, theirs)
            erased = {place: connection.execute(sql, theirs).rowcount for place, sql in _DELETE.items()}
            connection.execute(_ANONYMISE_LINES, theirs)
            return erased | {"orders, which stay without the shopper": connection.execute(_ANONYMISE, theirs).rowcount}
