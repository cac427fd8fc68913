"""Errors of the demo for wrong arguments and files, before it starts a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.commands.demo import _folder
from embedded.state import CHECKOUT, DEFAULT_FOLDER


def _demo(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "demo", "--state", str(state), *words]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    """Nothing starts, no file is written, and the exit code is not 0."""
    ran = _demo(tmp_path / "state", "--purchases", "nofile.csv")
    assert ran.returncode == 1
    assert ran.stderr == "error: nofile.csv: there is no such file\n"
    assert not ran.stdout
    assert not (tmp_path / "state").exists()


def test_products_without_purchases_are_refused(tmp_path: Path) -> None:
    """Without purchases the products would be ignored."""
    ran = _demo(tmp_path / "state", "--products", "products.csv")
    assert ran.returncode == 2
    assert "--products needs --purchases" in ran.stderr


@pytest.mark.parametrize(
    ("purchases", "folder"),
    [
        (None, DEFAULT_FOLDER),
        (Path("/data/my shop.csv"), DEFAULT_FOLDER / "shops" / "my-shop"),
        (Path("магазин.parquet"), DEFAULT_FOLDER / "shops" / "магазин"),
        (Path("...csv"), DEFAULT_FOLDER / "shops" / "own"),
    ],
)
def test_each_shop_has_a_folder_of_its_own(purchases: Path | None, folder: Path) -> None:
    """A user's shop has a separate folder by default."""
    assert _folder(DEFAULT_FOLDER, purchases) == folder
    assert _folder(Path("/elsewhere"), purchases) == Path("/elsewhere")
