"""`./run prose` finds words of the project's former private style; `./run check` runs it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from cli.prose_check import backlog
from cli.prose_check.findings import Finding, files_of, findings_in
from cli.prose_check.vocabulary import load
from embedded.state import CHECKOUT

_SHOWN = 30


@click.command(name="prose")
@click.argument("paths", nargs=-1)
def command(paths: tuple[str, ...]) -> None:
    """Check the wording; with folders or files, list all findings in them."""
    files = files_of(CHECKOUT)
    if paths:
        files = [file for file in files if any(file.is_relative_to(PurePosixPath(path)) for path in paths)]
    findings = list(findings_in(CHECKOUT, files, load()))
    raise SystemExit(_list(findings) if paths else check(CHECKOUT, findings, backlog.BACKLOG))


def check(checkout: Path, findings: list[Finding], backlog_file: Path) -> int:
    """Return 1 where a folder has more findings than the backlog permits, else lower the backlog and return 0."""
    allowed = backlog.read(backlog_file)
    found = backlog.by_place(findings, allowed)
    exceeded = {place: hits for place, hits in found.items() if len(hits) > allowed.get(place, 0)}
    for place, hits in exceeded.items():
        _report(checkout, place, hits, allowed.get(place, 0))
    remaining = backlog.lowered(allowed, {place: len(hits) for place, hits in found.items()})
    if remaining != allowed:
        backlog.write(remaining, backlog_file)
        click.echo(f"{backlog_file.name}: {sum(allowed.values())} -> {sum(remaining.values())} findings permitted")
    return 1 if exceeded else 0


def _report(checkout: Path, place: str, hits: list[Finding], permitted: int) -> None:
    """Show the findings of the files that changed last, because new findings are there."""
    newest = sorted(hits, key=lambda hit: (checkout / hit.path).stat().st_mtime, reverse=True)
    for hit in newest[:_SHOWN]:
        click.echo(str(hit))
    if permitted:
        click.echo(f"{place}: {len(hits)} findings, {permitted} permitted; `./run prose {place}` lists all")
    elif len(hits) > _SHOWN:
        click.echo(f"and {len(hits) - _SHOWN} more")


def _list(findings: list[Finding]) -> int:
    for finding in findings:
        click.echo(str(finding))
    return 1 if findings else 0
