"""Rollback of a champion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import mlflow
import pytest
from click.testing import CliRunner, Result

from cli.commands.repurchase import command
from repurchase.adapters.mlflow import ModelRegistry, open_model_registry
from repurchase.errors import DataError
from tests.rule_candidate import a_rule

NAME = "consumable"


@pytest.fixture
def registry(tracking: str) -> Iterator[ModelRegistry]:
    """Open the registry without versions of the model, and delete them afterwards."""
    before = mlflow.get_tracking_uri()
    yield open_model_registry(tracking)
    mlflow.MlflowClient(tracking).delete_registered_model(NAME)
    mlflow.set_tracking_uri(before)


def _roll_back(platform: Mapping[str, str]) -> Result:
    words = ["roll-back", "--model", NAME, "--reason", "complaints", "--state", platform["REPURCHASE_STATE"]]
    return CliRunner().invoke(command, words)


def test_the_champion_before_leads_again(registry: ModelRegistry, platform: Mapping[str, str]) -> None:
    """The previous champion is restored once; without a previous champion there is an error of one sentence."""
    first, second = (registry.register(a_rule(NAME, each)) for each in ("a", "b"))
    registry.promote(first, "first")
    registry.promote(second, "better")
    rolled = _roll_back(platform)
    assert "version 1 is champion again in place of 2" in rolled.stdout
    assert registry.champion(NAME) == first
    again = _roll_back(platform)
    assert isinstance(again.exception, DataError)
    assert str(again.exception).startswith("no earlier champion of consumable")
