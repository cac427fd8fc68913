"""Redis keys of features: a hash per shopper and view, a field per item.

features:{<user_id>}:<view>                 live rows, written one by one
features:{<user_id>}:<view>:<generation>    rows of one materialization run
features:published:<view>                   the generation that readers use
features:views                              set: every view that has rows here

The braces keep a shopper's keys in one slot of a Redis Cluster. A view without shoppers has one hash, of shopper ''. A
field is the view's other join keys, by name, joined by U+001F; empty if there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

SHOPPER = "user_id"
VIEWS = "features:views"
_SEPARATOR = "\x1f"


def live_key(user_id: str, view: str) -> str:
    """Key of the live rows of one shopper."""
    return f"features:{{{user_id}}}:{view}"


def generation_key(user_id: str, view: str, generation: str) -> str:
    """Key of one generation of one shopper."""
    return f"{live_key(user_id, view)}:{generation}"


def published_key(view: str) -> str:
    """Key of the name of the published generation."""
    return f"features:published:{view}"


def materialized_key(view: str) -> str:
    """Key of the publication time in Unix seconds; in the slot of `published_key`, for scripts."""
    return f"features:materialized:{{{published_key(view)}}}"


def registry_key(view: str) -> str:
    """Key of the list of generations begun and not yet removed; in the slot of `published_key`, for scripts."""
    return f"features:generations:{{{published_key(view)}}}"


def field(others: Sequence[str]) -> str:
    """Return the field of an item, from its join keys without the shopper, sorted by their names."""
    return _SEPARATOR.join(others)
