"""Words become vectors, and like meanings lie close."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.consumables.text_embedding import DIMENSIONS, WordMeaning


def _meaning(*texts: str) -> np.ndarray:
    return WordMeaning().fit(pd.Series(texts)).transform(pd.Series(texts))


def test_like_meanings_lie_close_in_and_across_languages() -> None:
    """Shampoo is nearer to soap than to a vase, and to itself in English than to anything else."""
    shampoo, soap, vase, english = _meaning("шампунь", "мыло", "ваза", "shampoo")
    assert shampoo @ soap > shampoo @ vase
    assert shampoo @ english > shampoo @ soap


def test_vectors_have_unit_length_and_stay_the_same() -> None:
    """One row a text, whatever texts stand beside it."""
    both, alone = _meaning("молоко", "корм для кошки"), _meaning("корм для кошки")
    assert np.linalg.norm(both, axis=1) == pytest.approx(np.ones(2), abs=1e-3)
    assert np.array_equal(both[1], alone[0])


def test_what_has_no_letters_means_nothing() -> None:
    """A product id and an empty title are zeros, so that a linear voice says one half."""
    assert not _meaning("100231", "", "12-4").any()
    assert _meaning().shape == (0, DIMENSIONS)
