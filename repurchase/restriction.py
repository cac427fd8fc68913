"""A restriction keeps out of reminders what may not be sold from afar, and what a household need not hear."""

from __future__ import annotations

import re
from functools import lru_cache

NOT_FROM_AFAR = frozenset(
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
NOT_ALOUD = frozenset(
    [
        *("аллергии", "антибиотики", "антидепрессанты", "аптечные", "взрослых", "геморроя", "женской", "интимной"),
        *("контрацептивы", "контрацепции", "контрацепция", "лекарства", "лекарство", "лекарственные", "насморка"),
        *("недержании", "недержания", "обезболивающее", "обезболивающие", "презервативы", "прокладки", "простуды"),
        *("слабительное", "слабительные", "тампоны", "contraception", "contraceptives", "incontinence", "laxatives"),
        *("condoms", "medicine", "medicines", "pharmacy", "tampons"),
    ]
)
"""Words of health and intimacy, which a speaker in the kitchen tells to whoever is there: data on health are of a
special category (Federal Law 152-FZ, article 10)."""
_NEVER = NOT_FROM_AFAR | NOT_ALOUD


@lru_cache(maxsize=4096)
def may_be_offered(category: str) -> bool:
    """Whether a category may be offered by voice: none of its words is NOT_FROM_AFAR or NOT_ALOUD."""
    return _NEVER.isdisjoint(re.findall(r"\w+", category.lower()))
