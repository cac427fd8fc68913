"""Who may lead is decided on what came, beyond chance."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.evaluation.promotion_gate import Real, evaluate_promotion, log_losses, most_calibration_error


def _shop(seed: int = 3, pairs: int = 6000) -> tuple[pd.DataFrame, Real]:
    """Held-out pairs of 300 shoppers and 10 categories, and the true chance of each."""
    chance = np.random.default_rng(seed)
    truth = chance.uniform(0.02, 0.6, pairs)
    frame = pd.DataFrame(
        {
            "user_id": [f"u{number % 300}" for number in range(pairs)],
            "category": [f"c{number % 10}" for number in range(pairs)],
            "bought": (chance.random(pairs) < truth).astype(int),
        }
    )
    return frame, truth


def test_the_truth_deposes_a_constant() -> None:
    """What knows every chance is better beyond chance, calibrated and worse nowhere."""
    frame, truth = _shop()
    judged = evaluate_promotion(frame, np.full(len(frame), 0.31), truth)
    assert judged.objections == ()
    assert 0.0 < judged.low < judged.gain < judged.high


def test_an_equal_does_not_depose() -> None:
    """Where both say the same the champion stays, and the figures say why."""
    frame, truth = _shop()
    (objection,) = evaluate_promotion(frame, truth, truth).objections
    assert "no better beyond chance: gain +0.00000" in objection


@pytest.mark.parametrize("seed", range(5))
def test_a_gain_by_luck_does_not_depose(seed: int) -> None:
    """Noise on the same knowledge is at times better by luck, never beyond chance on so few shoppers."""
    frame, truth = _shop(seed, pairs=600)
    noise = np.random.default_rng(seed + 100).normal(0.0, 0.01, len(frame))
    assert evaluate_promotion(frame, truth, np.clip(truth + noise, 0.001, 0.999)).objections


def test_better_but_too_sure_does_not_depose() -> None:
    """Probabilities that err by a tenth make every threshold mean something else."""
    frame, truth = _shop()
    judged = evaluate_promotion(frame, np.full(len(frame), 0.9), truth + 0.1)
    (objection,) = judged.objections
    assert "not calibrated" in objection
    assert judged.calibration_error == pytest.approx(0.1, abs=0.02)


def test_worse_for_one_category_does_not_depose() -> None:
    """A gain on nine categories does not pay for the tenth, which is named; a small one is left to chance."""
    frame, truth = _shop()
    tenth = frame["category"] == "c9"
    champion, challenger = np.where(tenth, truth, 0.31), np.where(tenth, 0.31, truth)
    assert evaluate_promotion(frame, champion, challenger).objections == ("markedly worse for c9",)
    few = frame.assign(category=np.where(tenth & (frame.index > 1500), "c8", frame["category"]))
    assert evaluate_promotion(few, champion, np.where(few["category"] == "c9", 0.31, truth)).objections == ()


@pytest.mark.parametrize("seed", range(5))
def test_of_many_categories_some_are_worse_by_luck(seed: int) -> None:
    """Of 150 rare ones that both know equally badly some fall behind in any week, as others lead: no objection."""
    chance = np.random.default_rng(seed)
    pairs, truth = 150 * 400, 0.02
    frame = pd.DataFrame(
        {
            "user_id": [f"u{number % 400}" for number in range(pairs)],
            "category": [f"c{number // 400}" for number in range(pairs)],
            "bought": (chance.random(pairs) < truth).astype(int),
        }
    )
    champion, challenger = (truth * chance.lognormal(0.0, 0.7, pairs) for _ in range(2))
    assert evaluate_promotion(frame, champion, challenger).worse == ()


def test_log_loss_is_the_surprise_at_what_came() -> None:
    """Half is ln 2 either way, and a wrong certainty stays finite."""
    told = log_losses(np.array([1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.0]))
    assert told[:2] == pytest.approx([log(2.0)] * 2)
    assert 10.0 < told[2] < 20.0


def test_chance_alone_is_calibrated() -> None:
    """Perfect probabilities on few pairs err, and that is no objection."""
    frame, truth = _shop(seed=17, pairs=150)
    judged = evaluate_promotion(frame, np.full(150, 0.31), truth)
    assert not any("calibrated" in objection for objection in judged.objections)
    assert most_calibration_error(10**9) == pytest.approx(0.05, abs=1e-3)
