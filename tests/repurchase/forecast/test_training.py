"""Training on real trees, small."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.columns import CUTOFF, FEATURES
from repurchase.forecast.judgement import judge, score_beside_baselines
from repurchase.forecast.repurchase_model import BoostedModel, repurchase_model
from repurchase.forecast.training import Training, train_repurchase_model, without_training


@pytest.fixture(scope="module")
def training(make_frame: Callable[..., pd.DataFrame]) -> Training:
    """One trained model for the module."""
    return train_repurchase_model(make_frame())


def test_what_is_learned_ranks_the_held_out_week(training: Training) -> None:
    """The judged model has skill on rows that it never saw, and those are the last cutoff alone."""
    assert training.held_out[CUTOFF].unique().tolist() == [training.cutoffs[-1]]
    table = judge(training.held_out, score_beside_baselines(training.judged, training.held_out))
    assert table.loc["LightGBM", "roc_auc"] > 0.65
    assert table.loc["LightGBM", "brier_skill"] > 0.0


def test_the_last_week_teaches_the_judged_model_nothing(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Other labels in the last week leave the judged model as it was, and change the one that goes to work."""
    frame = make_frame(pairs=600)
    last = frame[CUTOFF] == frame[CUTOFF].max()
    changed = frame.assign(bought=np.where(last, 1 - frame["bought"], frame["bought"]))
    one, other = train_repurchase_model(frame), train_repurchase_model(changed)
    assert np.array_equal(one.judged.probability(frame), other.judged.probability(frame))
    assert not np.array_equal(one.model.probability(frame), other.model.probability(frame))


def test_the_same_rows_in_any_order_give_the_same_model(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Training is deterministic down to the last digit."""
    frame = make_frame(pairs=600)
    shuffled = frame.sample(frac=1.0, random_state=5)
    one, other = train_repurchase_model(frame), train_repurchase_model(shuffled)
    assert np.array_equal(one.model.probability(frame), other.model.probability(frame))


def test_a_category_never_seen_with_unknown_features_gets_a_probability(training: Training) -> None:
    """All features NaN is the hardest pair; it gets a number between 0 and 1."""
    strange = pd.DataFrame({name: [np.nan] for name in FEATURES}).assign(category="новинка")
    assert 0.0 < training.model.probability(strange)[0] < 1.0


def test_an_empty_frame_scores_to_nothing(training: Training) -> None:
    """Nobody to score is no error."""
    assert len(training.model.probability(training.held_out.head(0))) == 0


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ({"cutoffs": 2}, "2 cutoffs"),
        ({"cutoffs": 3, "pairs": 99}, "198 pairs"),
        ({"cutoffs": 0, "pairs": 0}, "0 cutoffs"),
    ],
)
def test_too_little_is_told_in_numbers(
    make_frame: Callable[..., pd.DataFrame], shape: dict[str, int], told: str
) -> None:
    """The message says how much there is."""
    frame = make_frame(cutoffs=max(1, shape["cutoffs"]), pairs=shape.get("pairs", 300))
    with pytest.raises(NotEnoughHistory, match=told):
        train_repurchase_model(frame if shape["cutoffs"] else frame.head(0))


def test_one_class_is_not_enough_and_the_rule_steps_in(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Where nobody came back nothing can be learnt; the Poisson-Gamma rule still scores every pair."""
    frame = make_frame(cutoffs=4, pairs=300).assign(bought=0)
    with pytest.raises(NotEnoughHistory, match="nothing to tell apart"):
        train_repurchase_model(frame)
    rule = without_training(frame)
    expected = -np.expm1(-7 * frame["poisson_gamma_rate"])
    assert np.allclose(rule.model.probability(frame), expected)
    assert len(rule.held_out) == 300


def test_what_the_registry_holds_becomes_a_model_again(training: Training) -> None:
    """A booster speaks as trees, nothing as the rule."""
    assert isinstance(training.model, BoostedModel)
    assert repurchase_model(training.model.booster).kind == "LightGBM"
    assert repurchase_model(None).kind == "Poisson-Gamma"
