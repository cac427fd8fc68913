"""Where the copies of the links lie in Redis.

linked:{<alice_user>}          string: the shopper's user_id, of a link made by hand
account_link:{<alice_user>}    string: JSON of AccountLink, which holds the shopper's user_id; for TRUST_TTL
"""

from __future__ import annotations


def linked(alice_user: str) -> str:
    """Where the link of a user of the skill lies."""
    return f"linked:{{{alice_user}}}"


def account_link(alice_user: str) -> str:
    """Where the link lies that a verified token made."""
    return f"account_link:{{{alice_user}}}"
