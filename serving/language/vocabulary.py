"""Loads the vocabulary at start-up, so that the first turn does not wait for it."""

from __future__ import annotations

from repurchase.goods.goods_synonyms import synonyms
from serving.language.goods_lemmas import forms_of_goods
from serving.language.time_words import forms_of_time


def load_vocabulary() -> None:
    """Load the synonyms of goods and the forms of long words once per process."""
    synonyms()
    forms_of_goods()
    forms_of_time()
