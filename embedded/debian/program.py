"""A program and the environment for libraries that are unpacked, not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LIBRARY_PATH = "LD_LIBRARY_PATH"


@dataclass(frozen=True, slots=True)
class Program:
    """Path of a program and its environment variables."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def on_path(*names: str) -> Program | None:
    """Return the first of these programs found on PATH, else None."""
    found = next(filter(None, map(shutil.which, names)), None)
    return None if found is None else Program(Path(found))


def library_path(root: Path) -> str:
    """Return LD_LIBRARY_PATH with the libraries under `root` before its present entries."""
    folders = [folder for lib in ("usr/lib", "lib") for folder in (root / lib).glob("*-linux-gnu")]
    nested = [folder / "pulseaudio" for folder in folders]
    before = os.environ.get(LIBRARY_PATH, "")
    return os.pathsep.join([*map(str, (*folders, *filter(Path.exists, nested))), *filter(None, [before])])
