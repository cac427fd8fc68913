"""Runs the demo command twice on the files of a small shop."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embedded.platform import running_engines
from embedded.state import CHECKOUT, open_state
from repurchase.settings import Settings, settings_from
from tests.journey.shop import write_shop


@dataclass(frozen=True)
class Journey:
    """Outputs and state of two runs of the demo on the same files."""

    first: str
    second: str
    good_rows: int
    settings: Settings
    state: Path


@pytest.fixture(scope="session")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Run the demo twice, then start its engines again for the assertions."""
    folder = tmp_path_factory.mktemp("journey")
    open_state(folder / "state")  # reserves the ports for this process, also between the runs
    purchases, products, good_rows = write_shop(folder, datetime.now(UTC))
    first, second = (_demo(folder / "state", purchases, products) for _ in range(2))
    with running_engines(folder / "state") as environment:
        yield Journey(first, second, good_rows, settings_from(environment), folder / "state")


def _demo(state: Path, purchases: Path, products: Path) -> str:
    words = ["demo", "--state", str(state), "--purchases", str(purchases), "--products", str(products)]
    ran = subprocess.run(
        [sys.executable, "-m", "cli", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not ran.stderr, "the screen is for progress"
    return ran.stdout
