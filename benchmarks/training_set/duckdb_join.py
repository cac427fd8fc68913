"""DuckDB's ASOF join from a frame of rows and a DuckDB table to a frame."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.harness.peer import report, timed
from benchmarks.training_set.questions import MOMENT, QUESTIONS, Question
from benchmarks.training_set.tables import DUCKDB


def statement(question: Question) -> str:
    """Return the ASOF join, with NULL for features older than the time to live."""
    seconds = int(question.ttl.total_seconds())
    fresh = f"known.{MOMENT} >= asked.{MOMENT} - INTERVAL {seconds} SECOND"
    features = [
        f"CASE WHEN {fresh} THEN known.{name} END AS {name}" if seconds else f"known.{name}"
        for name in question.features
    ]
    equal = " AND ".join(f"asked.{key} = known.{key}" for key in question.keys)
    return f"""
        SELECT asked.*, {", ".join(features)}
        FROM asked ASOF LEFT JOIN {question.table} AS known ON {equal} AND asked.{MOMENT} >= known.{MOMENT}
    """


if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    question = QUESTIONS[name]
    asked = pd.read_parquet(question.asked(folder))
    with duckdb.connect(str(folder / DUCKDB), read_only=True) as database:
        database.execute("SET TimeZone = 'UTC'")
        seconds, answer = timed(lambda: database.execute(statement(question)).df())
    answer.to_parquet(question.answer(folder, "duckdb"))
    report(seconds, rows=len(answer))
