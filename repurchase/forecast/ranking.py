"""Rankings ask whether a shopper buys what is offered first."""

from __future__ import annotations

import pandas as pd

from repurchase.forecast.columns import CATEGORY, LABEL, SHOPPER
from repurchase.forecast.discounted_gain import best_gain, gain


def ranked(frame: pd.DataFrame, scores: pd.Series) -> pd.DataFrame:
    """Columns `user_id`, `bought` and `place` (0 is the best of its shopper); equal scores stand in category order."""
    rows = frame[[SHOPPER, CATEGORY, LABEL]].assign(score=scores.to_numpy())
    rows = rows.sort_values([SHOPPER, "score", CATEGORY], ascending=[True, False, True])
    return rows.assign(place=rows.groupby(SHOPPER, sort=False).cumcount())[[SHOPPER, LABEL, "place"]]


def precision_at_1(ranking: pd.DataFrame) -> float:
    """Share of all shoppers whose first place was bought: a reminder sent to everybody."""
    return float(ranking.loc[ranking["place"] == 0, LABEL].mean())


def ndcg_at_10(ranking: pd.DataFrame) -> float:
    """Mean normalized discounted gain of the first ten places (Järvelin & Kekäläinen, 2002).

    Over the shoppers who bought anything; NaN where nobody did.
    """
    earned = ranking[LABEL] * gain(ranking["place"].to_numpy())
    reached = earned.groupby(ranking[SHOPPER]).sum()
    bought = ranking.groupby(SHOPPER)[LABEL].sum()
    bought = bought[bought > 0].astype(int)
    return float((reached[bought.index] / best_gain(bought.to_numpy())).mean())
