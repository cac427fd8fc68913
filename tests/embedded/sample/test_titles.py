"""Every category of the source has one title."""

import re

import pyarrow.compute as pc
import pytest

from embedded.sample.source import catalogue
from embedded.sample.titles import UNSORTED, title_of, titles


def test_every_category_of_the_source_is_titled() -> None:
    """Every source category has a title, and no title is for an unknown category."""
    named = set(pc.unique(catalogue()["product_category"]).drop_null().to_pylist())
    assert len(named) == 303
    assert set(titles()) == named | {UNSORTED}


def test_titles_are_unique_lower_case_russian() -> None:
    """Titles are unique and fit into Alice's sentences."""
    said = list(titles().values())
    assert len(set(said)) == len(said)
    assert [title for title in said if not re.fullmatch(r"[а-яё][А-Яа-яё, -]*", title)] == []


def test_products_without_a_category_are_unsorted() -> None:
    """The 540 products without a category get a title."""
    assert title_of(None) == "прочие товары"


def test_an_unknown_category_is_refused() -> None:
    """An unknown category raises, so that a new source version cannot lack titles."""
    with pytest.raises(KeyError):
        title_of("MOON CHEESE")
