"""Preparation makes everything that runs stand on."""

from __future__ import annotations

from typing import Any

from feast import FeatureStore

from feature_repo.features import DECLARED
from orchestration.preparation import prepare
from orchestration.resources import FEATURE_REPO
from repurchase.settings import Settings


def test_preparing_again_changes_nothing(place: Settings) -> None:
    """Each run prepares; only the first finds something to do, and feature views stand as declared."""
    prepare(place)
    assert prepare(place) == []
    store = FeatureStore(repo_path=str(FEATURE_REPO))
    kept: list[Any] = [*store.list_entities(), *store.list_feature_views(), *store.list_feature_services()]
    declared: list[Any] = list(DECLARED)
    assert {each.name for each in declared} <= {each.name for each in kept}
