"""A program and the environment that it needs where its libraries are unpacked instead of installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LIBRARY_PATH = "LD_LIBRARY_PATH"


@dataclass(frozen=True, slots=True)
class Program:
    """Where it lies, and the variables to start it with."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def on_path(*names: str) -> Program | None:
    """The first of these programs that the system has."""
    found = next(filter(None, map(shutil.which, names)), None)
    return None if found is None else Program(Path(found))


def library_path(root: Path) -> str:
    """LD_LIBRARY_PATH with the libraries unpacked under `root` before those that it named already."""
    folders = [folder for lib in ("usr/lib", "lib") for folder in (root / lib).glob("*-linux-gnu")]
    nested = [folder / "pulseaudio" for folder in folders]
    before = os.environ.get(LIBRARY_PATH, "")
    return os.pathsep.join([*map(str, (*folders, *filter(Path.exists, nested))), *filter(None, [before])])
