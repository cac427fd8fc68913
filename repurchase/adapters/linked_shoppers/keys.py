"""Redis keys of the copies of account links.

linked:{<alice_user>}          string: the shopper's user_id, of a link made by hand
account_link:{<alice_user>}    string: JSON of AccountLink, which holds the shopper's user_id; for TRUST_TTL
"""

from __future__ import annotations


def linked(alice_user: str) -> str:
    """Key of a link made by hand."""
    return f"linked:{{{alice_user}}}"


def account_link(alice_user: str) -> str:
    """Key of a link made by a verified token."""
    return f"account_link:{{{alice_user}}}"
