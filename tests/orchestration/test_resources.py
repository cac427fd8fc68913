"""Tests that resources read the environment and report missing settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest
from dagster import DagsterInstance, asset, materialize

from orchestration.resources import (
    CatalogueResource,
    FrameIOManagerFactory,
    ModelRegistryResource,
    MutesResource,
    OnlinePredictionsResource,
    OrdersResource,
    ScheduleResource,
    WarehouseResource,
)
from repurchase.errors import SettingsError
from repurchase.settings import SCHEMES

SHARED = ("WAREHOUSE", "ONLINE_STORE", "DATABASE", "TRACKING", "PRICES")
DOORS: dict[str, Callable[[], object]] = {
    "Warehouse": lambda: WarehouseResource().open().__enter__(),
    "Catalogue": lambda: CatalogueResource().open(),
    "ModelRegistry": lambda: ModelRegistryResource().open(),
    "Schedule": lambda: ScheduleResource().open().__enter__(),
    "zones": lambda: ScheduleResource().zones(),
    "Silences": lambda: MutesResource().holding(datetime.now(UTC)),
    "Orders": lambda: OrdersResource().since(datetime.now(UTC)),
    "Answers": lambda: OnlinePredictionsResource().of(["anna"]),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("variable", SHARED)
def test_an_unset_setting_is_named(monkeypatch: pytest.MonkeyPatch, door: str, variable: str) -> None:
    """A missing setting is reported before any system is opened."""
    variable = f"REPURCHASE_{variable}_URL"
    for name, (scheme, *_) in SCHEMES.items():
        monkeypatch.setenv(name, f"{scheme}://127.0.0.1:1/x")
    monkeypatch.delenv(variable)
    with pytest.raises(SettingsError, match=variable):
        DOORS[door]()


def test_a_frame_comes_back_as_it_was_kept() -> None:
    """Column types and aware times are kept."""
    frame = pd.DataFrame({"user_id": ["anna"], "at": [pd.Timestamp("2026-03-01", tz="UTC")], "gap": [float("nan")]})
    seen: list[pd.DataFrame] = []

    @asset(io_manager_key="frames")
    def kept() -> pd.DataFrame:
        return frame

    @asset
    def read(kept: pd.DataFrame) -> None:
        seen.append(kept)

    with DagsterInstance.ephemeral() as instance:
        assert materialize([kept, read], instance=instance, resources={"frames": FrameIOManagerFactory()}).success
    pd.testing.assert_frame_equal(seen[0], frame)
