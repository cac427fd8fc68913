"""A restriction keeps what runs out but may not be sold from afar out of reminders."""

from __future__ import annotations

import re

RESTRICTED = frozenset(
    [
        *("алкоголь", "алкоголя", "бренди", "вермут", "вермуты", "вина", "вино", "виски", "водка", "джин", "игристое"),
        *("коньяк", "ликёр", "ликер", "ликёры", "ликеры", "пива", "пиво", "ром", "самогон", "сидр", "текила"),
        *("шампанское", "вейп", "вейпы", "кальян", "кальяны", "никотин", "папиросы", "сигара", "сигареты", "сигары"),
        *("стики", "табак", "табака", "beer", "brandy", "cider", "cigarettes", "cigars", "gin", "liquor", "rum"),
        *("spirits", "tequila", "tobacco", "vermouth", "vodka", "whiskey", "whisky", "wine"),
    ]
)
"""Words of alcohol (distant sale banned by Russian Federal Law 171-FZ, article 16) and of tobacco and nicotine (Federal
Law 15-FZ, article 19)."""


def may_be_offered(category: str) -> bool:
    """Whether a category may be sold by voice: none of its words is RESTRICTED."""
    return RESTRICTED.isdisjoint(re.findall(r"\w+", category.lower()))
