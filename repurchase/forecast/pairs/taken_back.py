"""Returns and cancellations in a shop's file take back what they name, before anything is forecast from it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.purchase import EventKind


def tells_of_purchase(kind: pd.Series) -> pd.Series:
    """Which rows are purchases, by their `kind` (trimmed text); one that is missing says so too."""
    return kind.fillna(EventKind.PURCHASE).str.lower() == EventKind.PURCHASE


def units_taken_back(text: pd.DataFrame, corrections: pd.DataFrame) -> pd.Series:
    """Units that `corrections` took back of each row of `text`; infinity where all, 0 where nothing names it.

    `text` holds `user_id` and `event_id`; `corrections` `user_id`, `corrects`, `kind` and `units`, NaN for all.
    """
    called_off = corrections["kind"].str.lower() == EventKind.CANCELLATION
    units = corrections["units"].mask(called_off).fillna(np.inf)
    taken = units.groupby([corrections["user_id"], corrections["corrects"]]).sum()
    named = pd.MultiIndex.from_frame(text[["user_id", "event_id"]])
    return pd.Series(taken.reindex(named).to_numpy(), index=text.index, dtype=np.float64).fillna(0.0)
