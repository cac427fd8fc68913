"""A state folder is private and provides the settings of every service."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from embedded.state import MARK, environment_of, open_state
from repurchase.errors import SettingsError
from repurchase.settings import settings_from


def test_the_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    """Other users can neither list nor read the folder."""
    state = open_state(tmp_path / "state")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (state.folder, *state.folder.iterdir())}
    assert modes == {0o700, 0o600}


def test_its_settings_are_whole(tmp_path: Path) -> None:
    """The product's settings reader accepts them, with the folder's ports."""
    state = open_state(tmp_path)
    settings = settings_from(environment_of(state))
    assert f":{state.port('warehouse')}/repurchase" in settings.warehouse_url
    assert f":{state.port('online_store')}/0" in settings.online_store_url
    assert settings.tracking_url == state.tracking_url


def test_mlflows_own_settings_show_no_password_in_its_address(tmp_path: Path) -> None:
    """The address has no password, because MLflow prints it; user and password are separate variables."""
    state = open_state(tmp_path)
    environment = environment_of(state)
    assert environment["MLFLOW_TRACKING_URI"] == state.http("tracking")
    assert environment["MLFLOW_TRACKING_PASSWORD"] == state.endpoints.passwords["tracking"]
    assert environment["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] == "false"


def test_production_refuses_them(tmp_path: Path) -> None:
    """With REPURCHASE_STRICT=1, an embedded endpoint is an error."""
    environment = environment_of(open_state(tmp_path)) | {"REPURCHASE_STRICT": "1"}
    with pytest.raises(SettingsError, match="REPURCHASE_STRICT"):
        settings_from(environment)


def test_every_process_bears_the_folders_mark(tmp_path: Path) -> None:
    """The mark lets a later command find processes of a killed platform."""
    state = open_state(tmp_path)
    assert environment_of(state)[MARK] == str(tmp_path.resolve())
