"""Resources find their systems in the environment, and say what is missing there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest
from dagster import DagsterInstance, asset, materialize

from orchestration.resources import Answers, Catalogue, Frames, ModelRegistry, Orders, Schedule, Silences, Warehouse
from repurchase.errors import SettingsError
from repurchase.settings import SCHEMES

SHARED = ("WAREHOUSE", "ONLINE_STORE", "DATABASE", "TRACKING", "PRICES")
DOORS: dict[str, Callable[[], object]] = {
    "Warehouse": lambda: Warehouse().open().__enter__(),
    "Catalogue": lambda: Catalogue().open(),
    "ModelRegistry": lambda: ModelRegistry().open(),
    "Schedule": lambda: Schedule().open().__enter__(),
    "zones": lambda: Schedule().zones(),
    "Silences": lambda: Silences().holding(datetime.now(UTC)),
    "Orders": lambda: Orders().since(datetime.now(UTC)),
    "Answers": lambda: Answers().of(["anna"]),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("variable", SHARED)
def test_an_unset_setting_is_named(monkeypatch: pytest.MonkeyPatch, door: str, variable: str) -> None:
    """Whichever of those that the pipeline and the API share, before anything is opened."""
    variable = f"REPURCHASE_{variable}_URL"
    for name, (scheme, *_) in SCHEMES.items():
        monkeypatch.setenv(name, f"{scheme}://127.0.0.1:1/x")
    monkeypatch.delenv(variable)
    with pytest.raises(SettingsError, match=variable):
        DOORS[door]()


def test_a_frame_comes_back_as_it_was_kept() -> None:
    """With its types, moments aware."""
    frame = pd.DataFrame({"user_id": ["anna"], "at": [pd.Timestamp("2026-03-01", tz="UTC")], "gap": [float("nan")]})
    seen: list[pd.DataFrame] = []

    @asset(io_manager_key="frames")
    def kept() -> pd.DataFrame:
        return frame

    @asset
    def read(kept: pd.DataFrame) -> None:
        seen.append(kept)

    with DagsterInstance.ephemeral() as instance:
        assert materialize([kept, read], instance=instance, resources={"frames": Frames()}).success
    pd.testing.assert_frame_equal(seen[0], frame)
