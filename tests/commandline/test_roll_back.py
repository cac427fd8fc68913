"""A person takes a champion back with one command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import mlflow
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from commandline.repurchase import command
from repurchase.adapters.model_registry import Candidate, ModelRegistry, open_model_registry
from repurchase.errors import DataError

NAME = "consumable"


@pytest.fixture
def registry(tracking: str) -> Iterator[ModelRegistry]:
    """Open the registry without versions of the model, and leave it so."""
    before = mlflow.get_tracking_uri()
    yield open_model_registry(tracking)
    mlflow.MlflowClient(tracking).delete_registered_model(NAME)
    mlflow.set_tracking_uri(before)


def _candidate(fingerprint: str) -> Candidate:
    return Candidate(
        name=NAME,
        model=None,
        example=pd.DataFrame({"poisson_gamma_rate": [0.1]}),
        answers=np.array([0.5]),
        data_cutoff=datetime(2026, 3, 1, tzinfo=UTC),
        data_fingerprint=fingerprint,
        code_fingerprint="code",
        rows=1,
        parameters={},
        metrics={},
        description="",
    )


def _roll_back(platform: Mapping[str, str]) -> Result:
    words = ["roll-back", "--model", NAME, "--reason", "complaints", "--state", platform["REPURCHASE_STATE"]]
    return CliRunner().invoke(command, words)


def test_the_champion_before_leads_again(registry: ModelRegistry, platform: Mapping[str, str]) -> None:
    """Once; where nobody was champion before, one sentence says so."""
    first, second = (registry.register(_candidate(each)) for each in ("a", "b"))
    registry.promote(first, "first")
    registry.promote(second, "better")
    rolled = _roll_back(platform)
    assert "version 1 leads again in place of 2" in rolled.stdout
    assert registry.champion(NAME) == first
    again = _roll_back(platform)
    assert isinstance(again.exception, DataError)
    assert str(again.exception).startswith("no earlier champion of consumable")
