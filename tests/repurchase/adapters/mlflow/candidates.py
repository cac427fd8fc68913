"""Small models of each kind, as they are handed to a registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from repurchase.adapters.mlflow import Candidate, StoredModel
from repurchase.forecast.consumables.log_odds_average import IndependentVoices
from repurchase.forecast.consumables.text_embedding import WordMeaning

CUTOFF = datetime(2024, 5, 6, tzinfo=UTC)
RATES = pd.DataFrame({"poisson_gamma_rate": [0.01, 0.1]})
FRAME = pd.DataFrame(np.random.default_rng(0).random((200, 3)), columns=["a", "b", "c"])
LABELS = (FRAME["a"] > 0.5).astype(int)
WORDS = FRAME.assign(words=np.where(LABELS == 1, "корм для кошки", "журналы"))
ONE_PIXEL = b"\x89PNG\r\n\x1a\n"


def trees(rounds: int = 3) -> lgb.Booster:
    """Trees that tell LABELS from FRAME."""
    parameters = {"objective": "binary", "verbosity": -1, "num_threads": 1}
    return lgb.train(parameters, lgb.Dataset(FRAME, LABELS), rounds)


def trees_and_words() -> IndependentVoices:
    """A classifier of the consumable classifier's shape, fitted on WORDS."""
    behaviour = make_pipeline(
        ColumnTransformer([("a", "passthrough", ["b"])]), lgb.LGBMClassifier(n_estimators=2, verbosity=-1, n_jobs=1)
    )
    spoken = make_pipeline(ColumnTransformer([("w", WordMeaning(), "words")]), LogisticRegression())
    return IndependentVoices(behaviour=behaviour, words=spoken).fit(WORDS, LABELS)


def a_candidate(
    name: str, model: StoredModel = None, fingerprint: str = "rows", judged: lgb.Booster | None = None
) -> Candidate:
    """The rule unless a model is given."""
    return Candidate(
        name=name,
        model=model,
        example=RATES if model is None else FRAME.head(2),
        answers=np.array([0.1, 0.5]),
        data_cutoff=CUTOFF,
        data_fingerprint=fingerprint,
        code_fingerprint="code",
        rows=200,
        parameters={"trees": 3},
        metrics={"roc_auc": 0.75},
        description="# What it says",
        tables={"judgement": pd.DataFrame({"roc_auc": [0.75]}, index=pd.Index(["ours"], name="method"))},
        figures={"roc": ONE_PIXEL},
        judged=judged,
    )


def a_booster(name: str) -> Candidate:
    """Trees with the trees that were judged."""
    return a_candidate(name, trees(5), judged=trees(2))


def a_classifier(name: str) -> Candidate:
    """Trees and words."""
    model, example = trees_and_words(), WORDS.head(2)
    return replace(a_candidate(name, model), example=example, answers=model.predict_proba(example))
