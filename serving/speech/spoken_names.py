"""Formats product names for display and speech: on one line and of limited length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from serving.speech import nouns
from serving.speech.metric_sizes import metric

MAX_TITLE_CHARACTERS = 120
"""A longer name is cut, because three sentences must fit into 1024 characters."""
MAX_LISTED_CHARACTERS = 40
"""Maximum length of a name in a list."""
MAX_LISTED = 3
"""Maximum number of names in a list that is not a basket; the rest are counted."""
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\s]+")


def shown(name: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """The name on one line, its sizes in metric units, cut to `limit` characters."""
    plain = metric(_NOT_SHOWN.sub(" ", name).strip())
    return plain if len(plain) <= limit else f"{plain[: limit - 1].rstrip()}…"


def capitalized(name: str) -> str:
    """The name with its first letter in upper case."""
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=4096)
def accusative(category: str) -> str:
    """«корм для кошки», «воду»: after «вы покупали», «напомню про»."""
    return nouns.accusative(shown(category))


def listed(names: Sequence[str]) -> str:
    """«корм, молоко»: the first names, and the number of the others."""
    some = ", ".join(shown(each, MAX_LISTED_CHARACTERS) for each in names[:MAX_LISTED])
    return some if len(names) <= MAX_LISTED else f"{some} и ещё {len(names) - MAX_LISTED}"
