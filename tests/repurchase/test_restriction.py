"""What a reminder may name."""

from __future__ import annotations

import pytest

from repurchase.restriction import may_be_offered


@pytest.mark.parametrize("category", ["пиво", "Игристое вино", "табак и сигареты", "beer and cider"])
def test_what_may_not_be_sold_from_afar_is_not_offered(category: str) -> None:
    """Neither alcohol nor tobacco, in whatever letters."""
    assert not may_be_offered(category)


@pytest.mark.parametrize(
    "category",
    [
        *("слабительное", "средства контрацепции", "подгузники для взрослых", "лекарство от простуды"),
        *("средства женской гигиены", "средство от аллергии и насморка", "обезболивающее"),
    ],
)
def test_what_a_household_need_not_hear_is_not_offered(category: str) -> None:
    """A speaker tells whoever is in the room."""
    assert not may_be_offered(category)


@pytest.mark.parametrize(
    "category", ["корм для кошки", "подгузники", "витамины", "средство для стирки", "винный уксус"]
)
def test_other_consumables_are_offered(category: str) -> None:
    """Words count as wholes."""
    assert may_be_offered(category)
