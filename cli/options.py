"""Options common to all commands, accepted before and after the command's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from embedded.state import DEFAULT_FOLDER

_KEY = "state"


def state_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--state DIR` and pass the folder as `state`."""
    return click.option(
        "--state",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        callback=_chosen,
        help="Keep data, logs and ports in DIR (default: .state in the checkout).",
    )(command)


def _chosen(context: click.Context, _: click.Parameter, given: Path | None) -> Path:
    outer = context.parent.obj if context.parent and context.parent.obj else {}
    folder: Path = given or outer.get(_KEY) or DEFAULT_FOLDER
    context.obj = {**outer, _KEY: folder}
    return folder
