"""Runs a program of the virtual environment with the settings and databases of a state folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import click

from embedded.parts import ENGINES
from embedded.platform import running_engines
from embedded.state import CHECKOUT

PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""Click settings of a command that passes its arguments to the program."""


def run_program(folder: Path, words: Sequence[str], cwd: Path = CHECKOUT, parts: Collection[str] = ENGINES) -> int:
    """Run the program and return its exit code; it inherits standard output and error."""
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    found = shutil.which(words[0], path=path)
    if found is None:
        raise click.ClickException(f"program {words[0]} is not installed")
    with running_engines(folder, parts) as settings:
        environment = {
            **os.environ,
            **settings,
            "PATH": path,
            "PYTHONPATH": str(CHECKOUT),
            "VIRTUAL_ENV": sys.prefix,
        }
        return subprocess.run([found, *words[1:]], cwd=cwd, env=environment, check=False).returncode
