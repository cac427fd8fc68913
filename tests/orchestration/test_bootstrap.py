"""Tests that the bootstrap is complete and idempotent."""

from __future__ import annotations

from typing import Any

import pytest
from feast import FeatureStore
from mlflow import MlflowClient

from feature_repo.features import DECLARED
from orchestration.bootstrap import MODELS, bootstrap, main
from orchestration.resources import FEATURE_REPO
from repurchase.settings import Settings


def test_preparing_again_changes_nothing(place: Settings) -> None:
    """A second bootstrap applies nothing, and all feature views are registered."""
    bootstrap(place)
    assert bootstrap(place) == []
    store = FeatureStore(repo_path=str(FEATURE_REPO))
    kept: list[Any] = [*store.list_entities(), *store.list_feature_views(), *store.list_feature_services()]
    declared: list[Any] = list(DECLARED)
    assert {each.name for each in declared} <= {each.name for each in kept}


@pytest.mark.usefixtures("models")
def test_the_command_tells_what_it_applied(place: Settings, tracking: str, caplog: pytest.LogCaptureFixture) -> None:
    """A repeated command reports that it applied nothing; both models have descriptions."""
    bootstrap(place)
    with caplog.at_level("INFO"):
        main()
    assert "applied now: nothing" in caplog.text
    client = MlflowClient(tracking)
    assert all(client.get_registered_model(name).description for name in MODELS)
