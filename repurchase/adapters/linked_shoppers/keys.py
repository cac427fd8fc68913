"""Where the copies of the links lie in Redis.

linked:{<alice_user>}    string: the shopper's user_id
"""

from __future__ import annotations


def linked(alice_user: str) -> str:
    """Where the link of a user of the skill lies."""
    return f"linked:{{{alice_user}}}"
