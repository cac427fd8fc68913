"""Training on real trees, small."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.errors import InsufficientHistory
from repurchase.forecast.evaluation.evaluation import evaluate, score_beside_baselines
from repurchase.forecast.model.columns import CUTOFF, FEATURES
from repurchase.forecast.model.recipe import known_at
from repurchase.forecast.model.repurchase_model import BoostedModel, probability, repurchase_model
from repurchase.forecast.model.training import Training, train_repurchase_model, without_training
from tests.repurchase.forecast.training_frames import with_labels


@pytest.fixture(scope="module")
def training(make_frame: Callable[..., pd.DataFrame]) -> Training:
    """One trained model for the module."""
    return train_repurchase_model(make_frame())


def test_what_is_learned_ranks_the_held_out_week(training: Training) -> None:
    """The judged model has skill on rows that it never saw, and those are the last cutoff alone."""
    assert training.held_out[CUTOFF].unique().tolist() == [training.cutoffs[-1]]
    table = evaluate(training.held_out, score_beside_baselines(training.judged, training.held_out))
    assert table.loc["LightGBM", "roc_auc"] > 0.65
    assert table.loc["LightGBM", "brier_skill"] > 0.0


def test_the_last_week_teaches_the_judged_model_nothing(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Other labels in the last week leave the judged model as it was, and change the one that goes to work."""
    frame = make_frame(pairs=600)
    last = frame[CUTOFF] == frame[CUTOFF].max()
    changed = with_labels(frame, np.where(last, 1 - frame["bought"], frame["bought"]))
    frame = with_labels(frame, frame["bought"].to_numpy())
    one, other = train_repurchase_model(frame), train_repurchase_model(changed)
    assert np.array_equal(one.judged.curve(frame), other.judged.curve(frame))
    assert not np.array_equal(one.model.curve(frame), other.model.curve(frame))


def test_the_same_rows_in_any_order_give_the_same_model(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Training is deterministic down to the last digit."""
    frame = make_frame(pairs=600)
    shuffled = frame.sample(frac=1.0, random_state=5)
    one, other = train_repurchase_model(frame), train_repurchase_model(shuffled)
    assert np.array_equal(one.model.curve(frame), other.model.curve(frame))


def test_a_category_never_seen_with_unknown_features_gets_a_probability(training: Training) -> None:
    """All features NaN is the hardest pair; it gets a number between 0 and 1."""
    strange = pd.DataFrame({name: [np.nan] for name in FEATURES}).assign(category="новинка")
    [curve] = training.model.curve(strange)
    assert 0.0 < curve[0] < curve[-1] < 1.0
    assert (np.diff(curve) >= 0.0).all()


def test_an_empty_frame_scores_to_nothing(training: Training) -> None:
    """Nobody to score is no error."""
    assert len(training.model.curve(training.held_out.head(0))) == 0


@pytest.mark.parametrize("pairs", [0, 30, 60])
def test_too_little_is_told_in_numbers(make_frame: Callable[..., pd.DataFrame], pairs: int) -> None:
    """The message says how much there is and how much it takes."""
    frame = make_frame(cutoffs=3, pairs=60).head(pairs)
    with pytest.raises(InsufficientHistory, match=f"of {pairs} past pairs .* to learn takes 200 pairs"):
        train_repurchase_model(frame)


def test_one_class_is_not_enough_and_the_rule_steps_in(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Where nobody came back nothing can be learnt; the Poisson-Gamma rule still scores every pair."""
    frame = with_labels(make_frame(cutoffs=4, pairs=300), np.zeros(1200))
    with pytest.raises(InsufficientHistory, match="0 were bought again"):
        train_repurchase_model(frame)
    rule = without_training(frame)
    assert np.allclose(probability(rule.model, frame), -np.expm1(-7 * frame["poisson_gamma_rate"]))
    assert len(rule.held_out) == 300


def test_rows_beside_the_sample_only_judge(make_frame: Callable[..., pd.DataFrame]) -> None:
    """A row without weight changes no model; one that is not served judges none."""
    frame = make_frame(pairs=600)
    others = make_frame(pairs=600, seed=9).assign(weight=0.0, user_id="other")
    one, other = train_repurchase_model(frame), train_repurchase_model(pd.concat([frame, others]))
    assert np.array_equal(one.model.curve(frame), other.model.curve(frame))
    assert len(other.held_out) == 1200
    assert train_repurchase_model(frame.assign(is_served=0)).held_out.empty


def test_what_was_known_is_cut_at_the_moment(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Of a cutoff ten days before, ten days are known, and a wait that ended later had not."""
    frame = make_frame(cutoffs=5, pairs=300)
    first = frame["event_timestamp"].min()
    known = known_at(frame, (first + pd.Timedelta(days=10)).to_pydatetime())
    assert known["event_timestamp"].unique().tolist() == [first]
    assert known["known_days"].unique().tolist() == [10]
    assert known["waited_days"].max() < 10


def test_what_the_registry_holds_becomes_a_model_again(training: Training) -> None:
    """A booster speaks as trees, nothing as the rule."""
    assert isinstance(training.model, BoostedModel)
    assert repurchase_model(training.model.booster).kind == "LightGBM"
    assert repurchase_model(None).kind == "Poisson-Gamma"
