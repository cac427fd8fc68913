"""The judge of the consumable classifier: every category is scored by a classifier that never saw it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

from repurchase.forecast.consumable_classifier import COLUMNS, LABEL, untrained_classifier

FOLDS = 10
SHUFFLES = (0, 1, 2)
ALWAYS_YES = "always yes"
HALF = 0.5


def unseen_probabilities(examples: pd.DataFrame) -> pd.DataFrame:
    """One column a voice (`both`, `behaviour`, `words`), rows as in `examples`; means over SHUFFLES of the folds.

    Folds are grouped by the title's first word, so that «замороженные овощи» never teach about «замороженная рыба».
    """
    both = untrained_classifier()
    voices = {"both": both, **dict(both.estimators)}
    return pd.DataFrame(
        {
            name: np.mean([_fold_scores(voice, examples, seed) for seed in SHUFFLES], axis=0)
            for name, voice in voices.items()
        },
        index=examples.index,
    )


def judge_consumables(examples: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """One row a `voice` and one for ALWAYS_YES; accuracy at one half."""
    truth = examples[LABEL].to_numpy(dtype=np.int8)
    beside = scores.assign(**{ALWAYS_YES: truth.mean()})
    measured = {name: _measures(truth, beside[name].to_numpy(dtype=np.float64)) for name in beside}
    return pd.DataFrame(measured).T.rename_axis("voice")


def worst_misses(examples: pd.DataFrame, scores: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """The categories that `both` judged most wrongly: `category`, LABEL, `probability`, `repeat_share`."""
    rows = examples[["category", LABEL, "repeat_share"]].assign(probability=scores["both"])
    wrong = rows.assign(miss=(rows["probability"] - rows[LABEL]).abs()).query("miss > @HALF")
    ordered = wrong.sort_values(["miss", "category"], ascending=[False, True]).head(most)
    return ordered[["category", LABEL, "probability", "repeat_share"]].reset_index(drop=True)


def _fold_scores(voice: object, examples: pd.DataFrame, seed: int) -> NDArray[np.float64]:
    groups = examples["category"].str.split().str[0]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    columns, truth = examples[list(COLUMNS)], examples[LABEL]
    said = cross_val_predict(voice, columns, truth, groups=groups, cv=folds, method="predict_proba")
    return np.asarray(said[:, 1], dtype=np.float64)


def _measures(truth: NDArray[np.int8], score: NDArray[np.float64]) -> dict[str, float]:
    return {
        "roc_auc": float(roc_auc_score(truth, score)),
        "pr_auc": float(average_precision_score(truth, score)),
        "log_loss": float(log_loss(truth, score)),
        "brier": float(brier_score_loss(truth, score)),
        "accuracy": float(accuracy_score(truth, score > HALF)),
    }
