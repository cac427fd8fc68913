"""Tests of the asset graph and of loading the definitions without warnings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg

from embedded.state import CHECKOUT
from orchestration.definitions import defs

GRAPH = Path(__file__).with_name("asset_graph.txt")
LOAD = "from orchestration.definitions import defs; defs.get_repository_def()"


def _assets() -> list[dg.AssetSpec]:
    return sorted(defs.resolve_all_asset_specs(), key=lambda spec: spec.key)


def _checks_of(key: dg.AssetKey) -> list[str]:
    graph = defs.resolve_asset_graph()
    checks = graph.get_check_keys_for_assets({key})
    return sorted(f"{check.name}{'!' if graph.get(check).blocking else ''}" for check in checks)


def _line(spec: dg.AssetSpec) -> str:
    upstream = ", ".join(sorted(dep.asset_key.to_user_string() for dep in spec.deps)) or "-"
    return f"{spec.key.to_user_string()} [{spec.group_name}] <- {upstream} | {', '.join(_checks_of(spec.key)) or '-'}"


def test_the_asset_graph_is_as_it_was_reviewed() -> None:
    """After an intended change, update asset_graph.txt: asset [group] <- upstream, then checks with ! if blocking."""
    assert [_line(spec) for spec in _assets()] == GRAPH.read_text().splitlines()


def test_every_asset_says_what_it_is() -> None:
    """Each asset has a description and a group."""
    assert [spec.key for spec in _assets() if not spec.description or spec.group_name in {None, "default"}] == []


def test_every_asset_whose_data_could_be_wrong_is_checked() -> None:
    """The consumable model has no check of its own; the check of its predictions covers it."""
    unchecked = {spec.key.to_user_string() for spec in _assets() if not _checks_of(spec.key)}
    assert unchecked == {"consumable_model"}


def test_the_definitions_load_without_a_warning() -> None:
    """Neither warnings of this project nor of Dagster, with all warnings enabled."""
    ran = subprocess.run(
        [sys.executable, "-W", "default", "-c", LOAD], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    ours = ("dagster", "Dagster", "orchestration", "feature_repo", "repurchase/")
    assert [line for line in ran.stderr.splitlines() if any(word in line for word in ours)] == []
