"""`./run bench NAME` compares this project with its peers on the same data in one run."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

import benchmarks


class Benchmarks(click.Group):
    """Finds benchmarks by name, each a folder of `benchmarks` whose `bench` has a `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it
        """Name the benchmarks."""
        found = Path(benchmarks.__file__).parent.glob("*/bench.py")
        return sorted(path.parent.name.replace("_", "-") for path in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one benchmark."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"benchmarks.{cmd_name.replace('-', '_')}.bench").command
        return command


@click.group(name="bench", cls=Benchmarks)
def command() -> None:
    """Compare this project with its peers; results are written to benchmarks/results."""
