"""Feast's get_historical_features from a frame of rows to a frame of features, with the given store."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from benchmarks.harness.peer import report, timed
from benchmarks.training_set.questions import QUESTIONS
from benchmarks.training_set.views import ours, references, stock

if __name__ == "__main__":
    kind, name, folder, url = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    question, store = QUESTIONS[name], {"ours": ours, "stock": stock}[kind](url, folder)
    asked = pd.read_parquet(question.asked(folder))
    seconds, answer = timed(lambda: store.get_historical_features(asked, references(question)).to_df())
    answer.to_parquet(question.answer(folder, kind))
    report(seconds, rows=len(answer))
