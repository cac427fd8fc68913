"""Entry point of `./run`; it imports only the module of the given command, for a quick start."""

from __future__ import annotations

import importlib
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from cli.options import state_option
from repurchase.errors import RepurchaseError

COMMANDS = (
    "demo",
    "up",
    "down",
    "status",
    "station",
    "repurchase",
    "backtest",
    "bench",
    "evaluate",
    "test",
    "check",
    "prose",
    "mutate",
    "feast",
    "dg",
    "proto",
    "notebooks",
    "exec",
)
"""In the order of the help text, useful first; each is a module of `cli.commands` with a `command`."""


class Commands(click.Group):
    """Imports commands lazily, by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it
        """Name the commands."""
        return [name for name in COMMANDS if (Path(__file__).with_name("commands") / f"{name}.py").exists()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"cli.commands.{cmd_name}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@state_option
def cli(state: Path) -> None:
    """Run the reorder-by-voice data platform on this machine."""


def main() -> int:
    """Run the command; the project's errors print one sentence, and SIGTERM is handled like Ctrl-C."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        cli(prog_name="./run", standalone_mode=True)
    except (RepurchaseError, RuntimeError) as error:
        click.echo(f"error: {error}", err=True)
    return 1


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
