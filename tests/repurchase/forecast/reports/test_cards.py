"""What a reviewer reads about the models."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from repurchase.forecast.consumables.card import consumable_description, consumable_figures, consumable_metrics
from repurchase.forecast.consumables.classifier import train_consumable_classifier
from repurchase.forecast.consumables.evaluation import cross_validated_probabilities, evaluate_consumables, worst_misses
from repurchase.forecast.consumables.examples import labelled_examples
from repurchase.forecast.consumables.labelled_categories import reference_rhythms
from repurchase.forecast.consumables.reach import consumable_reach
from repurchase.forecast.evaluation.evaluation import evaluate, score_beside_baselines
from repurchase.forecast.evaluation.timing import DAYS, EXPECTED, without_timing
from repurchase.forecast.model.columns import WAITED
from repurchase.forecast.model.training import train_repurchase_model, without_training
from repurchase.forecast.plots.canvas import png
from repurchase.forecast.reports.model_card import (
    repurchase_description,
    repurchase_figures,
    repurchase_metrics,
    repurchase_tables,
)
from tests.repurchase.forecast.training_frames import with_labels

PNG_START = b"\x89PNG"
MAX_BYTES = 100_000


def _timed() -> pd.DataFrame:
    days = np.random.default_rng(1).uniform(1, 14, (60, 2))
    return pd.DataFrame({EXPECTED: days[:, 0], WAITED: days[:, 1] * 2, DAYS: 6})


def test_the_repurchase_card_is_whole(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Eleven small figures, four tables, a metric for each measure and baseline, and a text with the judge's table."""
    training = train_repurchase_model(make_frame(pairs=600))
    scores = score_beside_baselines(training.judged, training.held_out)
    table = evaluate(training.held_out, scores)
    figures = {name: png(figure) for name, figure in repurchase_figures(training, scores, _timed()).items()}
    assert set(figures) == {
        *("calibration", "gain_by_decile", "precision_recall", "roc", "probabilities", "importance"),
        *("shap", "by_category", "by_cycle_length", "reminder_trade_off", "timing_error"),
    }
    assert all(figure.startswith(PNG_START) and len(figure) < MAX_BYTES for figure in figures.values())
    assert set(repurchase_tables(training, scores, table)) == {
        "judgement",
        "by_category",
        "worst_misses",
        "reminder_trade_off",
    }
    metrics = repurchase_metrics(training, table, _timed())
    assert {"timing_error_days", "roc_auc", "poisson_gamma/roc_auc", "personal_frequency/ndcg_at_10"} < set(metrics)
    assert "Poisson-Gamma" in repurchase_description(training, table)


def test_the_rule_has_a_card_even_where_nothing_came_back(make_frame: Callable[..., pd.DataFrame]) -> None:
    """Without positives there is no figure and no metric, and the text says why this method speaks."""
    training = without_training(with_labels(make_frame(cutoffs=1, pairs=300), np.zeros(300)))
    scores = score_beside_baselines(training.judged, training.held_out)
    table = evaluate(training.held_out, scores)
    assert repurchase_figures(training, scores, without_timing()) == {}
    assert repurchase_metrics(training, table, without_timing()) == {}
    assert set(repurchase_tables(training, scores, table)) == {"judgement"}
    assert "too little history" in repurchase_description(training, table)


def test_the_rule_speaks_of_an_empty_frame(make_frame: Callable[..., pd.DataFrame]) -> None:
    """No closed week at all is told in words."""
    training = without_training(make_frame(cutoffs=1, pairs=300).head(0))
    table = evaluate(training.held_out, score_beside_baselines(training.judged, training.held_out))
    assert "no closed week" in repurchase_description(training, table)


def test_the_consumable_card_is_whole() -> None:
    """Four small figures, metrics of both voices and of the reach, and the worst misses by name."""
    examples = labelled_examples(reference_rhythms())
    scores = cross_validated_probabilities(examples)
    table = evaluate_consumables(examples, scores)
    reach = consumable_reach(examples, scores)
    drawn = consumable_figures(train_consumable_classifier(examples), examples, scores)
    figures = [png(figure) for figure in drawn.values()]
    assert len(figures) == 4
    assert all(figure.startswith(PNG_START) and len(figure) < MAX_BYTES for figure in figures)
    assert {"roc_auc", "words/roc_auc", "behaviour/accuracy", "items/roc_auc"} < set(consumable_metrics(table, reach))
    assert "суши" in consumable_description(examples, table, reach, worst_misses(examples, scores))
