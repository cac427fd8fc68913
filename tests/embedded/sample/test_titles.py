"""The catalogue titles every category of the source, once."""

import re

import pyarrow.compute as pc
import pytest

from embedded.sample.source import catalogue
from embedded.sample.titles import UNSORTED, title_of, titles


def test_every_category_of_the_source_is_titled() -> None:
    """Nothing is left in the words of an American cash register, and no title waits for goods that do not exist."""
    named = set(pc.unique(catalogue()["product_category"]).drop_null().to_pylist())
    assert len(named) == 303
    assert set(titles()) == named | {UNSORTED}


def test_titles_are_unique_lower_case_russian() -> None:
    """Alice speaks of one category by one name, in the middle of a sentence."""
    said = list(titles().values())
    assert len(set(said)) == len(said)
    assert [title for title in said if not re.fullmatch(r"[а-яё][А-Яа-яё, -]*", title)] == []


def test_products_without_a_category_are_unsorted() -> None:
    """The source leaves 540 products without one."""
    assert title_of(None) == "прочие товары"


def test_an_unknown_category_is_refused() -> None:
    """A new version of the source does not slip in untitled."""
    with pytest.raises(KeyError):
        title_of("MOON CHEESE")
