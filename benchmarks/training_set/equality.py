"""Compares the results of two contenders by row and value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.training_set.questions import ROW, Question


def different_rows(question: Question, folder: Path, contender: str, other: str) -> int:
    """Count rows that differ in any feature; the larger row count where the sets of rows differ."""
    one, two = (_ordered(question, question.answer(folder, name)) for name in (contender, other))
    if not np.array_equal(one.index, two.index):
        return int(max(len(one), len(two)))
    same = (one == two) | (one.isna() & two.isna())
    return int((~same.all(axis=1)).sum())


def _ordered(question: Question, file: Path) -> pd.DataFrame:
    return pd.read_parquet(file).set_index(ROW)[list(question.features)].astype(float).sort_index()
