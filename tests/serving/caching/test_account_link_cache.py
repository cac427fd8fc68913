"""Links that were asked for are remembered for a while."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from serving.caching.account_link_cache import CACHE_TTL, MAX_ENTRIES, LinkedShopperCache

pytestmark = pytest.mark.anyio
AGE = CACHE_TTL.total_seconds()


@dataclass
class Register:
    """Links that count how often they are asked for, and a clock."""

    links: dict[str, str]
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)

    async def shopper_of(self, alice_user: str) -> str | None:
        """Answer, and remember the question."""
        self.asked.append(alice_user)
        return self.links.get(alice_user)

    def time(self) -> float:
        """Tell the time that the test set."""
        return self.seconds


async def test_a_link_is_asked_for_once_in_its_age() -> None:
    """Then its change is seen."""
    register = Register({"alice": "1288"})
    links = LinkedShopperCache(register, register.time)
    assert [await links.shopper_of("alice") for _ in range(3)] == ["1288"] * 3
    assert register.asked == ["alice"]
    register.links["alice"], register.seconds = "1289", AGE
    assert await links.shopper_of("alice") == "1289"


async def test_an_unlinked_account_is_forgotten() -> None:
    """Once its age is over, the shopper is not given any more."""
    register = Register({"alice": "1288"})
    links = LinkedShopperCache(register, register.time)
    await links.shopper_of("alice")
    register.links.clear()
    register.seconds = AGE
    assert [await links.shopper_of("alice") for _ in range(2)] == [None, None]


async def test_a_stranger_is_known_as_soon_as_linked() -> None:
    """A missing link is never cached."""
    register = Register({})
    links = LinkedShopperCache(register, register.time)
    assert await links.shopper_of("alice") is None
    register.links["alice"] = "1288"
    assert await links.shopper_of("alice") == "1288"


async def test_no_more_than_so_many_are_remembered() -> None:
    """The oldest makes room."""
    register = Register({str(number): "1288" for number in range(MAX_ENTRIES + 1)})
    links = LinkedShopperCache(register, register.time)
    for number in register.links:
        await links.shopper_of(number)
    register.asked.clear()
    await links.shopper_of("1")
    await links.shopper_of("0")
    assert register.asked == ["0"]
