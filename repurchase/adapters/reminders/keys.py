"""Where reminders lie in Redis; the braces keep what changes together in one slot of a Redis Cluster.

scheduled_notifications             sorted set: reminder id by the second of its slot
{scheduled_notifications}:bodies    hash: reminder id to its body
{scheduled_notifications}:known     sorted set: every id ever scheduled, by the second in which it is forgotten
waiting:{<user_id>}                 hash: reminder id to its body, for one shopper
accepted:{<user_id>}                sorted set: ids that the Alice backend took, by their latest due second
"""

from __future__ import annotations

from datetime import timedelta

SCHEDULED = "scheduled_notifications"
BODIES = "{scheduled_notifications}:bodies"
KNOWN = "{scheduled_notifications}:known"

KNOWN_FOR = timedelta(days=14)
"""As long as a refusal rests: afterwards the same shortage may be reminded of again."""
WAITS_FOR = timedelta(days=14)
"""A shopper who wakes no device for longer has bought elsewhere."""


def waiting(user_id: str) -> str:
    """Where the shopper's waiting reminders lie."""
    return f"waiting:{{{user_id}}}"


def accepted(user_id: str) -> str:
    """Where the ids of the reminders lie that the Alice backend took for the shopper."""
    return f"accepted:{{{user_id}}}"
