"""A shop's own lists of goods, from a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from repurchase.adapters.order_policy import open_order_policy
from repurchase.errors import SettingsError
from repurchase.goods.blocklist import is_allowed
from repurchase.goods.blocklist_table import built_in_blocklist

CEILING = Decimal(10_000)


def test_without_a_file_the_rules_for_every_shop_hold() -> None:
    """With the ceiling that was set."""
    policy = open_order_policy(None, CEILING)
    assert (policy.blocklist, policy.max_total) == (built_in_blocklist(), CEILING)


def test_a_file_denies_and_allows(tmp_path: Path) -> None:
    """Either list may be left out."""
    file = tmp_path / "lists.toml"
    file.write_text('deny = ["энергетический напиток"]\nallow = ["сидр Домашний"]\n', encoding="utf-8")
    blocklist = open_order_policy(file, CEILING).blocklist
    assert not is_allowed(blocklist, "Энергетические напитки", "Red Bull")
    assert is_allowed(blocklist, "напитки", "Сидр домашний 0,5 л")
    assert not is_allowed(blocklist, "напитки", "Сидр 0,5 л")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('deny = "пиво"', "deny"),
        ('forbid = ["пиво"]', "forbid"),
        ("deny = [", "TOML"),
        ('deny = ["сок", ""]', "entry 2 of deny"),
        ('allow = ["12 %"]', "entry 1 of allow"),
        ('allow = ["ям"]', "entry 1 of allow"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, names: str) -> None:
    """With the file."""
    file = tmp_path / "lists.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=names) as wrong:
        open_order_policy(file, CEILING)
    assert str(file) in str(wrong.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Nothing is served by rules that were not read."""
    with pytest.raises(SettingsError, match=r"none\.toml"):
        open_order_policy(tmp_path / "none.toml", CEILING)
