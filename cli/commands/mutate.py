"""`./run mutate` mutates code that decides on money, privacy and order, and lists mutants that survive the tests."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from cli.mutation.configuration import Accepted, Target, accepted, outdated, targets
from cli.mutation.mutants import Mutant, mutants_of
from cli.mutation.pool import Worker, survivors_of, workers
from cli.progress import report
from embedded.state import CHECKOUT

MIN_KILLED_SHARE = 0.95
"""Minimum share of killed mutants among all mutants, accepted survivors included."""
_WORKERS = 2
_REPORT_SECONDS = 10.0


@click.command(name="mutate")
@click.argument("modules", nargs=-1, metavar="[MODULE]…")
@click.option(
    "--workers", "number", type=click.IntRange(1), default=_WORKERS, show_default=True, help="Parallel workers."
)
def command(modules: tuple[str, ...], number: int) -> None:
    """Run the tests on each mutant; exit 1 where too many survive."""
    chosen = targets(modules)
    kept = accepted()
    produced: list[Mutant] = []
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder, workers(number, Path(folder)) as pool:
        for target in chosen:
            made = mutants_of(target.module, (CHECKOUT / target.module).read_text())
            lived = _judge(target, made, pool)
            produced += made
            survivors += lived
            _tell(lived, kept)
    gone = outdated(kept, produced, [target.module for target in chosen])
    for each in gone:
        click.echo(f"accepted, but no longer generated: {each.module}: {each.before} → {each.after}")
    killed = len(produced) - len(survivors)
    unexplained = _unexplained(survivors, kept)
    share = killed / max(1, len(produced))
    click.echo(f"{killed} of {len(produced)} mutants killed ({share:.1%}), {len(unexplained)} survivors unexplained")
    raise SystemExit(1 if share < MIN_KILLED_SHARE or unexplained else 0)


@dataclass(slots=True)
class _Progress:
    """Prints the progress of one module at intervals."""

    module: str
    mutants: int
    began: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)
    done: int = 0
    killed: int = 0
    too_long: int = 0

    def judged(self, code: int | None) -> None:
        """Count one mutant by the exit code of its tests."""
        self.done += 1
        self.killed += code != 0
        self.too_long += code is None
        now = time.monotonic()
        if now - self.told > _REPORT_SECONDS:
            self.told = now
            left = (now - self.began) / self.done * (self.mutants - self.done)
            print(f"      … {self.module}: {self.done} of {self.mutants}, {self.killed} killed, {left:.0f} s left")
            sys.stdout.flush()


def _judge(target: Target, made: list[Mutant], pool: list[Worker]) -> list[Mutant]:
    progress = _Progress(target.module, len(made))
    lived = survivors_of(target, (CHECKOUT / target.module).read_text(), made, pool, progress.judged)
    late = f", {progress.too_long} of them by a timeout" if progress.too_long else ""
    report(f"{target.module}: {progress.killed} of {len(made)} killed{late}", time.monotonic() - progress.began)
    return lived


def _tell(lived: list[Mutant], kept: list[Accepted]) -> None:
    for mutant in lived:
        reason = next((each.reason for each in kept if each.is_of(mutant)), "UNEXPLAINED")
        click.echo(f"  {mutant.module}:{mutant.line}: {reason}\n    - {mutant.before}\n    + {mutant.after}")


def _unexplained(survivors: list[Mutant], kept: list[Accepted]) -> list[Mutant]:
    return [mutant for mutant in survivors if not any(each.is_of(mutant) for each in kept)]
