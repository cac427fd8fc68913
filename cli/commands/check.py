"""`./run check` runs lint, format, types, import contracts, wording and tests."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click

from cli.commands.test import SIDE_BY_SIDE
from cli.progress import report
from cli.required_tools import fetch_test_tools
from embedded.state import CHECKOUT

_STEPS = {
    "lint": ("ruff", "check", "."),
    "form": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "import contracts": ("lint-imports", "--no-cache"),
    "prose": ("python", "-m", "cli", "prose"),
    "tests": ("pytest", *SIDE_BY_SIDE),
}


@click.command(name="check")
def command() -> None:
    """Run every check, also after a failure; exit 0 only when all pass."""
    fetch_test_tools()
    failed = [name for name, words in _STEPS.items() if not _passes(name, words)]
    click.echo("all checks pass" if not failed else f"failed: {', '.join(failed)}")
    raise SystemExit(1 if failed else 0)


def _passes(name: str, words: tuple[str, ...]) -> bool:
    click.echo(f"\n── {name}: {' '.join(words)}")
    began = time.monotonic()
    program = Path(sys.executable).with_name(words[0])
    passed = subprocess.run([str(program), *words[1:]], cwd=CHECKOUT, check=False).returncode == 0
    report(f"{name}: {'passed' if passed else 'FAILED'}", time.monotonic() - began)
    return passed
