"""Formats product names for display and speech: on one line and of limited length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from serving.speech import nouns
from serving.speech.metric_sizes import metric

MOST_TITLE_CHARACTERS = 120
"""A longer name is cut, because three sentences must fit into 1024 characters."""
MOST_LISTED_CHARACTERS = 40
"""Maximum length of a name in a list."""
MOST_LISTED = 3
"""Maximum number of names in a list that is not a basket; the rest are counted."""
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\s]+")


def shown(name: str, most: int = MOST_TITLE_CHARACTERS) -> str:
    """The name on one line, its sizes in metric units, cut to `most` characters."""
    plain = metric(_NOT_SHOWN.sub(" ", name).strip())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def capitalized(name: str) -> str:
    """The name with its first letter in upper case."""
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=4096)
def accusative(category: str) -> str:
    """«корм для кошки», «воду»: after «вы покупали», «напомню про»."""
    return nouns.accusative(shown(category))


def listed(names: Sequence[str]) -> str:
    """«корм, молоко»: the first names, and the number of the others."""
    some = ", ".join(shown(each, MOST_LISTED_CHARACTERS) for each in names[:MOST_LISTED])
    return some if len(names) <= MOST_LISTED else f"{some} и ещё {len(names) - MOST_LISTED}"
