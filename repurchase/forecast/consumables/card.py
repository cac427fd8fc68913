"""The card of a consumable classifier: figures, measures and a Markdown description."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from repurchase.forecast.consumables.classifier import BEHAVIOUR_PARAMETERS, WORD_PARAMETERS, behaviour_model
from repurchase.forecast.consumables.evaluation import FOLDS
from repurchase.forecast.consumables.examples import LABEL, of_categories
from repurchase.forecast.consumables.log_odds_average import IndependentVoices
from repurchase.forecast.plots.category_plot import category_plot
from repurchase.forecast.plots.curve_plots import roc_plot
from repurchase.forecast.plots.distribution_plot import distribution_plot
from repurchase.forecast.plots.importance_plot import importance_plot
from repurchase.forecast.reports.markdown import markdown_table

SHOWN_OF_REACH = ("roc_auc", "low", "high")


def consumable_parameters() -> dict[str, object]:
    """Return the parameters of both base models, prefixed with `behaviour.` and `words.`."""
    return {
        **{f"behaviour.{name}": value for name, value in BEHAVIOUR_PARAMETERS.items()},
        **{f"words.{name}": value for name, value in WORD_PARAMETERS.items()},
        "folds": FOLDS,
    }


def consumable_metrics(judgement: pd.DataFrame, reach: pd.DataFrame) -> dict[str, float]:
    """Return measures of both models together, of each as `behaviour/roc_auc`, and of reach as `items/roc_auc`."""
    together = {str(name): float(value) for name, value in judgement.loc["both"].items()}
    alone = {
        f"{voice}/{name}": float(judgement.loc[voice, name])
        for voice in ("behaviour", "words")
        for name in judgement.columns
    }
    reached = {f"{name}/{each}": float(reach.loc[name, each]) for name in reach.index for each in SHOWN_OF_REACH}
    return {**together, **alone, **reached}


def consumable_figures(
    classifier: IndependentVoices, examples: pd.DataFrame, scores: pd.DataFrame
) -> dict[str, Figure]:
    """Return figures by file name without extension, all of categories held out from the scoring classifier."""
    seen = of_categories(examples)
    rows, said = examples[seen], scores[seen]
    return {
        "categories": category_plot(rows.assign(probability=said["both"])),
        "roc": roc_plot(rows[LABEL], said),
        "probabilities": distribution_plot(rows[LABEL], said["both"], ("labelled none", "labelled a consumable")),
        "importance": importance_plot(behaviour_model(classifier).booster_),
    }


def consumable_description(
    examples: pd.DataFrame, judgement: pd.DataFrame, reach: pd.DataFrame, misses: pd.DataFrame
) -> str:
    """Return a Markdown description of the classifier, its evaluation and its errors."""
    worst = misses.head(10).set_index("category").astype({LABEL: int})
    purpose = (
        "Says whether a household uses a category up and buys it again, from how all shoppers buy it (LightGBM) and"
        " from what its title means (logistic regression on a multilingual sentence encoder). Their odds multiply."
    )
    categories = int(of_categories(examples).sum())
    how_judged = (
        f"Learned from {categories} hand-labelled categories and {len(examples) - categories} hand-labelled items;"
        f" judged by {FOLDS}-fold cross-validation in which categories whose titles share the first word stay together"
        " with their items, so that each was scored by a classifier that saw neither it nor its kin."
    )
    tables = [
        markdown_table(judgement, "voice, over categories"),
        "What was never seen, with the 95 % interval over groups of categories:",
        markdown_table(reach.astype({"rows": int}).astype(object), "reach"),
        "The worst misses:",
        markdown_table(worst, "category"),
    ]
    limits = (
        "A meal taken away (sushi, salad bar) is food by its words and comes back often, and still nothing at home runs"
        " out: label it. Numbers without letters for titles leave the verdict to behaviour alone."
    )
    return "\n\n".join([purpose, how_judged, *tables, limits])
