"""Where features lie in Redis: a hash for each shopper and view, a field an item.

features:{<user_id>}:<view>                 what was written row by row: the live rows
features:{<user_id>}:<view>:<generation>    what a whole run of a materialization wrote
features:published:<view>                   the generation that readers read
features:views                              set: every view that has rows here
The braces keep a shopper's keys in one slot of a Redis Cluster. A view without shoppers has one hash, of shopper ''. A
field is the view's other join keys, by name, joined by U+001F; empty where there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

SHOPPER = "user_id"
VIEWS = "features:views"
_SEPARATOR = "\x1f"


def live_key(user_id: str, view: str) -> str:
    """Where the live rows of one shopper lie."""
    return f"features:{{{user_id}}}:{view}"


def generation_key(user_id: str, view: str, generation: str) -> str:
    """Where one generation of one shopper lies."""
    return f"{live_key(user_id, view)}:{generation}"


def published_key(view: str) -> str:
    """What names the published generation."""
    return f"features:published:{view}"


def materialized_key(view: str) -> str:
    """What tells when that was published, in Unix seconds; in the slot of `published_key`, for scripts."""
    return f"features:materialized:{{{published_key(view)}}}"


def registry_key(view: str) -> str:
    """What lists the generations that were begun and not yet removed; in the slot of `published_key`, for scripts."""
    return f"features:generations:{{{published_key(view)}}}"


def field(others: Sequence[str]) -> str:
    """The field of an item, from its join keys but the shopper's, in the order of their names."""
    return _SEPARATOR.join(others)
