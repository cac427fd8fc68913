"""pandas' merge_asof from a frame of rows and a Parquet file of features to a frame."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from benchmarks.harness.peer import report, timed
from benchmarks.training_set.questions import MOMENT, QUESTIONS, Question


def joined(asked: pd.DataFrame, question: Question, folder: Path) -> pd.DataFrame:
    """Join each row with the newest features at or before its time, within the time to live."""
    known = pd.read_parquet(question.known(folder))
    return pd.merge_asof(
        asked.sort_values(MOMENT),
        known.astype({MOMENT: asked[MOMENT].dtype}).sort_values(MOMENT),
        on=MOMENT,
        by=list(question.keys),
        tolerance=pd.Timedelta(question.ttl) if question.ttl else None,
    )


if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    question = QUESTIONS[name]
    asked = pd.read_parquet(question.asked(folder))
    seconds, answer = timed(lambda: joined(asked, question, folder))
    answer.to_parquet(question.answer(folder, "pandas"))
    report(seconds, rows=len(answer))
