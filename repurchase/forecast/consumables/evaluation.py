"""Cross-validated evaluation of the consumable classifier, which holds out categories with their items."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from repurchase.forecast.consumables.classifier import untrained_classifier
from repurchase.forecast.consumables.examples import COLUMNS, GROUP, LABEL, of_categories
from repurchase.forecast.consumables.log_odds_average import combine_log_odds

FOLDS = 10
SHUFFLES = (0, 1, 2)
ALWAYS_YES = "always yes"
HALF = 0.5


def cross_validated_probabilities(examples: pd.DataFrame) -> pd.DataFrame:
    """Return one column a model (`both`, `behaviour`, `words`), rows as in `examples`; means over SHUFFLES.

    Folds are grouped by the first word of the category's title, so that neither similar categories, such as
    «замороженные овощи» and «замороженная рыба», nor items and their category are split.
    """
    with threadpool_limits(limits=1):
        rounds = [_fold_scores(examples, seed) for seed in SHUFFLES]
    return pd.DataFrame(np.mean([each.to_numpy() for each in rounds], axis=0), examples.index, rounds[0].columns)


def evaluate_consumables(examples: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return measures over categories, one row a `voice` and one for ALWAYS_YES; accuracy at one half."""
    rows = of_categories(examples)
    truth = examples.loc[rows, LABEL].to_numpy(dtype=np.int8)
    beside = scores[rows].assign(**{ALWAYS_YES: truth.mean()})
    measured = {name: _measures(truth, beside[name].to_numpy(dtype=np.float64)) for name in beside}
    return pd.DataFrame(measured).T.rename_axis("voice")


def worst_misses(examples: pd.DataFrame, scores: pd.DataFrame, limit: int = 20) -> pd.DataFrame:
    """Return the categories with the largest errors of `both`: `category`, LABEL, `probability`, `repeat_share`."""
    seen = of_categories(examples)
    rows = examples.loc[seen, ["category", LABEL, "repeat_share"]].assign(probability=scores["both"])
    wrong = rows.assign(miss=(rows["probability"] - rows[LABEL]).abs()).query("miss > @HALF")
    ordered = wrong.sort_values(["miss", "category"], ascending=[False, True]).head(limit)
    return ordered[["category", LABEL, "probability", "repeat_share"]].reset_index(drop=True)


def folds(examples: pd.DataFrame, seed: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return FOLDS pairs of row positions (training, test); rows of a GROUP are on the same side."""
    shuffled = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(shuffled.split(examples, examples[LABEL], examples[GROUP]))


def _fold_scores(examples: pd.DataFrame, seed: int) -> pd.DataFrame:
    voices, cuts = untrained_classifier(), folds(examples, seed)
    said = {
        name: cross_val_predict(
            getattr(voices, name), examples[list(COLUMNS)], examples[LABEL], cv=cuts, method="predict_proba"
        )[:, 1]
        for name in ("behaviour", "words")
    }
    return pd.DataFrame({"both": combine_log_odds(said["behaviour"], said["words"]), **said})


def _measures(truth: NDArray[np.int8], score: NDArray[np.float64]) -> dict[str, float]:
    return {
        "roc_auc": float(roc_auc_score(truth, score)),
        "pr_auc": float(average_precision_score(truth, score)),
        "log_loss": float(log_loss(truth, score)),
        "brier": float(brier_score_loss(truth, score)),
        "accuracy": float(accuracy_score(truth, score > HALF)),
    }
