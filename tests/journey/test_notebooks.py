"""Tests that the notebooks run on the state of the demo and define nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from embedded.platform import running_engines
from embedded.state import CHECKOUT
from tests.journey.conftest import Journey

NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
MAX_CELL_SECONDS = 300


@pytest.fixture(scope="module")
def _settings(journey: Journey) -> Iterator[None]:
    """Set the environment of kernels to the engines of the journey and to MLflow."""
    with running_engines(journey.state, ["tracking"]) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in (environment | {"PYTHONPATH": str(CHECKOUT)}).items():
            patch.setenv(name, value)
        yield


def _cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def _parsed(source: str) -> ast.AST:
    """Parse a cell as a kernel does, with top-level await."""
    tree: ast.AST = compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return tree


def test_there_are_three() -> None:
    """Replenishment cycles, a walk through the features, and a review of the model."""
    assert [path.stem for path in NOTEBOOKS] == ["features_walk", "model_review", "replenishment_cycles"]


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_pictures(path: Path) -> None:
    """All cells run, and at least one draws a plot."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=MAX_CELL_SECONDS, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_defines_nothing(path: Path) -> None:
    """Functions and classes belong in the packages, where they are typed and tested."""
    for cell in _cells(path):
        assert not [node for node in ast.walk(_parsed(cell.source)) if isinstance(node, DEFINITIONS)]
