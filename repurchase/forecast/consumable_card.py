"""What a reviewer needs to decide about a consumable classifier: figures, measures and a description in Markdown."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from sklearn.ensemble import VotingClassifier

from repurchase.forecast.consumable_classifier import (
    BEHAVIOUR_PARAMETERS,
    LABEL,
    WORD_PARAMETERS,
    WORD_REGULARIZATION,
    behaviour_voice,
)
from repurchase.forecast.consumable_judgement import FOLDS
from repurchase.forecast.markdown import markdown_table
from repurchase.forecast.plots.category_plot import category_plot
from repurchase.forecast.plots.curve_plots import roc_plot
from repurchase.forecast.plots.distribution_plot import distribution_plot
from repurchase.forecast.plots.importance_plot import importance_plot


def consumable_parameters() -> dict[str, object]:
    """Parameters of both voices, by `behaviour.` and `words.`."""
    words = {**WORD_PARAMETERS, "C": WORD_REGULARIZATION}
    return {
        **{f"behaviour.{name}": value for name, value in BEHAVIOUR_PARAMETERS.items()},
        **{f"words.{name}": value for name, value in words.items()},
        "folds": FOLDS,
    }


def consumable_metrics(judgement: pd.DataFrame) -> dict[str, float]:
    """The measures of both voices together, and of each alone as `behaviour/roc_auc`."""
    together = {str(name): float(value) for name, value in judgement.loc["both"].items()}
    alone = {
        f"{voice}/{name}": float(judgement.loc[voice, name])
        for voice in ("behaviour", "words")
        for name in judgement.columns
    }
    return {**together, **alone}


def consumable_figures(classifier: VotingClassifier, examples: pd.DataFrame, scores: pd.DataFrame) -> dict[str, Figure]:
    """Figures by file name without extension, all from categories that the scoring classifier never saw."""
    return {
        "categories": category_plot(examples.assign(probability=scores["both"])),
        "roc": roc_plot(examples[LABEL], scores),
        "probabilities": distribution_plot(examples[LABEL], scores["both"], ("labelled none", "labelled a consumable")),
        "importance": importance_plot(behaviour_voice(classifier).booster_),
    }


def consumable_description(examples: pd.DataFrame, judgement: pd.DataFrame, misses: pd.DataFrame) -> str:
    """Markdown: what the classifier says, how it was judged, and where it errs."""
    worst = misses.head(10).set_index("category").astype({LABEL: int})
    purpose = (
        "Says whether a household uses a category up and buys it again, from how all shoppers buy it (LightGBM) and"
        " from its title (logistic regression on n-grams), with equal weight."
    )
    how_judged = (
        f"Learned from {len(examples)} hand-labelled categories; judged by {FOLDS}-fold cross-validation in which"
        " titles with the same first word stay together, so every category was scored by one that never saw it."
    )
    limits = "What comes back often and still is no consumable (magazines, fuel, sushi) is told by no rhythm: label it."
    tables = [markdown_table(judgement, "voice"), "The worst misses:", markdown_table(worst, "category")]
    return "\n\n".join([purpose, how_judged, *tables, limits])
