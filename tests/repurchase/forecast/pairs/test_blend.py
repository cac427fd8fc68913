"""How much each voice says is what did best on the newest closed cutoffs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from repurchase.forecast.pairs.blend import SHARES, Tried, best_share, blended, earlier_and_newest, simplest_of

RARE, OFTEN = float(logit(0.1)), float(logit(0.9))
BOUGHT = np.array([True, False] * 50)
KNOWS = np.where(BOUGHT, OFTEN, RARE)
COLUMNS = ("recency_days",)


@pytest.mark.parametrize(("straight", "grown", "share"), [(KNOWS, -KNOWS, 1.0), (-KNOWS, KNOWS, 0.0)])
def test_the_voice_that_knows_says_all(straight: np.ndarray, grown: np.ndarray, share: float) -> None:
    """And the loss is its own: ten in a hundred are told wrongly by nine to one."""
    tried = best_share(COLUMNS, straight, grown, BOUGHT)
    assert (tried.columns, tried.share) == (COLUMNS, share)
    np.testing.assert_allclose(tried.losses, -np.log(0.9))


def test_two_half_informed_voices_share() -> None:
    """Each knows of its half alone, so that together they lose less than either."""
    first = np.where(np.arange(100) < 50, KNOWS, 0.0)
    told = best_share(COLUMNS, first, KNOWS - first, BOUGHT)
    assert 0.0 < told.share < 1.0
    alone = [best_share(COLUMNS, voice, voice, BOUGHT).losses.mean() for voice in (first, KNOWS - first)]
    assert told.losses.mean() < min(alone)


def test_what_loses_more_by_chance_alone_may_stay_simple() -> None:
    """What loses more on every row may not."""
    chance = np.random.default_rng(0)
    best = chance.exponential(0.2, 1_000)
    alike = best + chance.normal(0.0001, 0.1, 1_000)
    simple, rich = Tried(("one",), 1.0, alike), Tried(("one", "two"), 1.0, best)
    assert simplest_of([simple, rich]) is simple
    worse = Tried(("one",), 1.0, best + 0.01)
    assert simplest_of([worse, rich]) is rich


@given(share=st.sampled_from(SHARES), straight=st.floats(-9, 9), grown=st.floats(-9, 9))
def test_a_blend_lies_between_its_voices(share: float, straight: float, grown: float) -> None:
    """Whatever the share."""
    [told] = blended(share, np.array([straight]), np.array([grown]))
    low, high = sorted((1 / (1 + np.exp(-straight)), 1 / (1 + np.exp(-grown))))
    assert low - 1e-9 <= told <= high + 1e-9


@given(cutoffs=st.lists(st.integers(0, 60), min_size=1, max_size=30), horizon=st.sampled_from([7, 14]))
def test_what_a_blend_is_learned_from_closed_before_it_is_judged(cutoffs: list[int], horizon: int) -> None:
    """No outcome of the earlier rows is open when the first of the newest is asked; the latest are always judged."""
    cutoff = np.array(cutoffs, dtype=np.float64)
    earlier, newest = earlier_and_newest(cutoff, horizon)
    assert newest[cutoff == cutoff.max()].all()
    assert not (earlier & newest).any()
    if earlier.any():
        assert cutoff[earlier].max() + horizon <= cutoff[newest].min()
