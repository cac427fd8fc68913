"""Content of a run's page in MLflow apart from the model itself."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm as lgb
import mlflow
import pandas as pd
from mlflow.data.code_dataset_source import CodeDatasetSource
from mlflow.data.meta_dataset import MetaDataset

from repurchase.adapters.mlflow.registry import Candidate

JUDGED_FILE = "judged/model.txt"
DIGITS = 4
DESCRIPTION_TAG = "mlflow.note.content"


def tags_of(candidate: Candidate, kind: str) -> dict[str, str]:
    """Return the tags of run and version; `find` and `load` read them."""
    return {
        "kind": kind,
        "data_cutoff": candidate.data_cutoff.isoformat(),
        "data_fingerprint": candidate.data_fingerprint,
        "code_fingerprint": candidate.code_fingerprint,
        "code_version": code_version(),
        "rows": str(candidate.rows),
    }


def log_page(candidate: Candidate, model_id: str) -> None:
    """Log parameters, metrics, tables and figures in the active run."""
    mlflow.log_params(dict(candidate.parameters))
    rows = MetaDataset(  # type: ignore[abstract]  # MLflow ships it so
        CodeDatasetSource(tags={}), name=f"{candidate.rows:,} rows", digest=candidate.data_fingerprint
    )
    mlflow.log_input(rows, context="training")
    mlflow.log_metrics({name: round(value, DIGITS) for name, value in candidate.metrics.items()}, model_id=model_id)
    for name, table in candidate.tables.items():
        mlflow.log_table(_shown(table), f"tables/{name}.json")
    _log_files("plots", {f"{name}.png": figure for name, figure in candidate.figures.items()})
    if candidate.judged is not None:
        _log_files("judged", {Path(JUDGED_FILE).name: booster_file(candidate.judged)})


def booster_file(booster: lgb.Booster) -> bytes:
    """Return the booster in the content of a model file."""
    return str(booster.model_to_string()).encode()


def code_version() -> str:
    """Return the output of `git describe` for this code, or `unknown` outside a repository."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    try:
        told = subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return told.stdout.strip()


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    return (table.reset_index() if table.index.name else table).round(DIGITS)


def _log_files(folder: str, files: Mapping[str, bytes]) -> None:
    if not files:
        return
    with TemporaryDirectory(prefix="repurchase-") as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        mlflow.log_artifacts(place, folder)
