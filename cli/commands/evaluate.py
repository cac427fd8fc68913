"""`./run evaluate dialogue` measures how well the dialogue classifies utterances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from cli.dialogue.begun_evaluation import begun_corpus, begun_report, missed_meanings, understood
from cli.dialogue.dialogue_evaluation import (
    GROUPS,
    Result,
    confusion,
    corpus,
    evaluated,
    false_orders,
    missed_targets,
    share,
)
from embedded.state import CHECKOUT

CORPUS = CHECKOUT / "tests" / "dialogue" / "utterances.csv"
BEGUN = CORPUS.with_name("begun.csv")
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group(name="evaluate")
def command() -> None:
    """Evaluate a part of the product on labelled data."""


@command.command(name="dialogue")
@click.option("--corpus", "path", type=FILE, default=CORPUS, help="Labelled utterances, CSV (default: the tests').")
@click.option(
    "--begun", "begun_path", type=FILE, default=BEGUN, help="Shoppers' first utterances, CSV (default: the tests')."
)
def dialogue(path: Path, begun_path: Path) -> None:
    """Print false orders, shares with targets, misses and the confusion table; exit 1 below a target."""
    results = evaluated(corpus(path))
    for line in _report(results):
        click.echo(line)
    begun = understood(begun_corpus(begun_path))
    for line in begun_report(begun):
        click.echo(line)
    splits = [_of_split(results, split) for split in _splits(results)]
    fails = false_orders(results) or any(result.is_false_order for result in begun)
    if fails or missed_meanings(begun) or any(map(missed_targets, (results, *splits))):
        raise SystemExit(1)


def _report(results: Sequence[Result]) -> Iterator[str]:
    wrong = false_orders(results)
    yield f"false orders: {len(wrong)} of {sum(result.row.expected != 'agree' for result in results)}"
    yield from map(_described, wrong)
    for split in ("all", *_splits(results)):
        yield f"\n{split}"
        yield from _shares(results if split == "all" else _of_split(results, split))
    misses = [result for result in results if not result.is_right]
    yield f"\nmisses: {len(misses)} of {len(results)}"
    yield from map(_described, misses)
    yield "\nexpected -> understood as"
    yield from _confusion_table(results)


def _shares(results: Sequence[Result]) -> Iterator[str]:
    for group in GROUPS:
        right, total = share(results, group.labels)
        if total:
            yield f"  {group.name:<28} {right:>4} of {total:<4} {right / total:6.1%}  target {group.target:.0%}"
    for stage in sorted({result.row.stage for result in results}):
        of_stage = [result for result in results if result.row.stage == stage]
        right = sum(result.is_right for result in of_stage)
        yield f"  {'stage ' + stage:<28} {right:>4} of {len(of_stage):<4} {right / len(of_stage):6.1%}"


def _confusion_table(results: Sequence[Result]) -> Iterator[str]:
    counts = confusion(results)
    for expected in sorted({expected for expected, _ in counts}):
        row = sorted(((count, label) for (each, label), count in counts.items() if each == expected), reverse=True)
        yield f"  {expected:<16} {', '.join(f'{label} {count}' for count, label in row)}"


def _described(result: Result) -> str:
    row = result.row
    return f"  {row.split:<12} {row.stage:<8} {row.template:<24} {row.expected} -> {result.label}: {row.utterance}"


def _splits(results: Sequence[Result]) -> list[str]:
    return sorted({result.row.split for result in results})


def _of_split(results: Sequence[Result], split: str) -> list[Result]:
    return [result for result in results if result.row.split == split]
