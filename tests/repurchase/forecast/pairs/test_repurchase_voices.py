"""Voices learn from one shop's past; of few rows a regression speaks, too, as much as its own newest weeks tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs import network_training, repurchase_voices
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.network_training import Lessons
from repurchase.forecast.pairs.plain_columns import PLAIN_COLUMNS
from repurchase.forecast.pairs.repurchase_voices import (
    REGRESSION_SHARE,
    FewRowsVoices,
    ManyRowsVoices,
    learn_repurchase,
)
from repurchase.forecast.pairs.training_rows import TrainingRows, Waits

NO_WAITS = Waits(np.empty((0, len(PLAIN_COLUMNS)), np.float16), np.empty(0))
ROWS = 6_000


def _rows(cutoffs: int, *, curved: bool, rows: int = ROWS) -> TrainingRows:
    """Pairs whose recency tells whether they are bought: the more the less, or (curved) only in the middle."""
    chance = np.random.default_rng(3)
    features = pd.DataFrame({name: chance.random(rows) for name in PLAIN_COLUMNS})
    recency = features["recency_days"]
    odds = np.where(np.abs(recency - 0.5) < 0.2, 0.8, 0.05) if curved else 1 / (1 + np.exp(6 * recency))
    cutoff = np.repeat(np.arange(cutoffs) * 7.0, rows // cutoffs)
    return _taught(features, np.asarray(chance.random(rows) < odds), cutoff)


def _taught(features: pd.DataFrame, bought: np.ndarray, cutoff: np.ndarray) -> TrainingRows:
    weight = np.ones(len(bought))
    came = np.stack([bought, bought * 0.5], axis=1).astype(np.float16)
    lessons = Lessons(on_log_scale(features).astype(np.float16), came, weight.astype(np.float32))
    return TrainingRows(features, bought, weight, cutoff, lessons, NO_WAITS)


def test_trees_lead_where_a_regression_cannot_follow() -> None:
    """A purchase that is due in the middle of the gap is no straight line."""
    voices = learn_repurchase(_rows(8, curved=True), 7)
    assert isinstance(voices, FewRowsVoices)
    assert voices.share < 0.5


def test_the_regression_leads_where_the_line_is_straight() -> None:
    """Trees only learn chance by heart there."""
    voices = learn_repurchase(_rows(8, curved=False), 7)
    assert isinstance(voices, FewRowsVoices)
    assert voices.share > 0.5


def test_one_cutoff_is_no_past_to_choose_by() -> None:
    """The usual share of short histories stands."""
    voices = learn_repurchase(_rows(1, curved=True), 7)
    assert isinstance(voices, FewRowsVoices)
    assert (voices.share, voices.regression.columns) == (REGRESSION_SHARE, PLAIN_COLUMNS)


@pytest.mark.parametrize("few_rows", [ROWS, 4 * ROWS])
def test_all_voices_together_know_the_curve(few_rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the rows are many or few; steps are small, to be as many as large shops have."""
    monkeypatch.setattr(repurchase_voices, "FEW_ROWS", few_rows)
    monkeypatch.setattr(network_training, "MOST_ROWS_A_STEP", 64)
    rows = _rows(8, curved=True, rows=4 * ROWS)
    voices = learn_repurchase(rows, 7)
    assert voices is not None
    told = voices.probability(rows.features, np.arange(len(rows.features), dtype=np.int32))
    away = np.abs(rows.features["recency_days"] - 0.5)
    assert told[away < 0.15].mean() > 0.6
    assert told[away > 0.25].mean() < 0.2


def test_only_many_rows_tell_the_share_of_the_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many rows each shopper's probabilities are handed out by it, of few each pair keeps its own."""
    rows = _rows(8, curved=True)
    few = learn_repurchase(rows, 7)
    monkeypatch.setattr(repurchase_voices, "FEW_ROWS", ROWS - 1)
    many = learn_repurchase(rows, 7)
    assert isinstance(many, ManyRowsVoices)
    assert isinstance(few, FewRowsVoices)
    alone, together = np.arange(ROWS, dtype=np.int32), np.zeros(ROWS, dtype=np.int32)
    np.testing.assert_array_equal(few.probability(rows.features, alone), few.probability(rows.features, together))
    by_pair, by_place = (many.probability(rows.features, each) for each in (alone, together))
    assert (by_pair != by_place).any()
    np.testing.assert_array_equal(np.sort(by_pair), np.sort(by_place))


def test_where_nothing_was_bought_nothing_is_learned() -> None:
    """Nor where everything was."""
    rows = _rows(8, curved=True)
    for bought in (np.zeros(ROWS, bool), np.ones(ROWS, bool)):
        assert learn_repurchase(_taught(rows.features, bought, rows.cutoff), 7) is None
