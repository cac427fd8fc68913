"""A state folder is closed to others and tells every part's settings."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from embedded.state import MARK, environment_of, open_state
from repurchase.errors import SettingsError
from repurchase.settings import settings_from


def test_the_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    """Nobody else lists or reads what lies there."""
    state = open_state(tmp_path / "state")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (state.folder, *state.folder.iterdir())}
    assert modes == {0o700, 0o600}


def test_its_settings_are_whole(tmp_path: Path) -> None:
    """The product's own settings reader takes them, and names the folder's own ports."""
    state = open_state(tmp_path)
    settings = settings_from(environment_of(state))
    assert f":{state.port('warehouse')}/repurchase" in settings.warehouse_url
    assert f":{state.port('online_store')}/0" in settings.online_store_url
    assert settings.tracking_url == state.tracking_url


def test_mlflows_own_settings_show_no_password_in_its_address(tmp_path: Path) -> None:
    """MLflow prints the address on pages and in messages; user and password are variables of their own."""
    state = open_state(tmp_path)
    environment = environment_of(state)
    assert environment["MLFLOW_TRACKING_URI"] == state.http("tracking")
    assert environment["MLFLOW_TRACKING_PASSWORD"] == state.endpoints.passwords["tracking"]
    assert environment["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] == "false"


def test_production_refuses_them(tmp_path: Path) -> None:
    """Where REPURCHASE_STRICT=1, an embedded endpoint is an error."""
    environment = environment_of(open_state(tmp_path)) | {"REPURCHASE_STRICT": "1"}
    with pytest.raises(SettingsError, match="REPURCHASE_STRICT"):
        settings_from(environment)


def test_every_process_bears_the_folders_mark(tmp_path: Path) -> None:
    """By it a later command finds what a killed platform left behind."""
    state = open_state(tmp_path)
    assert environment_of(state)[MARK] == str(tmp_path.resolve())
