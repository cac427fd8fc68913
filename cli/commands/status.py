"""`./run status` shows for each service whether it runs and is healthy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import psutil

from cli.options import state_option
from embedded import supervisor
from embedded.metrics import metrics_address
from embedded.parts import all_services
from embedded.service_spec import ServiceSpec
from embedded.state import State, open_state
from embedded.supervisor import Running

_LINE = "{:<15} {:<9} {:<8} {:>7} {:>9}  {}"
_STOPPED = "STOPPED"


@click.command(name="status")
@state_option
def command(state: Path) -> None:
    """Show all services; exit 0 only when all are healthy."""
    opened = open_state(state)
    running = supervisor.running(opened) if supervisor.is_alive(opened) else {}
    parts = all_services(opened)
    with ThreadPoolExecutor(len(parts)) as pool:
        healthy = list(pool.map(lambda part: _is_up(part, running) and part.is_ready(), parts))
    click.echo(_LINE.format("part", "state", "healthy", "pid", "memory", "address"))
    for part, well in zip(parts, healthy, strict=True):
        click.echo(_line(part, running.get(part.name, Running(part.name, _STOPPED, 0)), well))
    for name, address in _watched(opened, parts):
        click.echo(_LINE.format(name, "", "", "", "", address))
    raise SystemExit(0 if all(healthy) else 1)


def _watched(state: State, parts: Sequence[ServiceSpec]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of queue lengths and metrics."""
    yield "queues", f"{state.http('api')}/queues"
    yield "metrics", f"{state.http('api')}/metrics of api"
    for part in parts:
        if address := metrics_address(part):
            yield "metrics", f"{address} of {part.name}"


def _is_up(part: ServiceSpec, running: Mapping[str, Running]) -> bool:
    return part.name in running and running[part.name].pid > 0


def _line(part: ServiceSpec, seen: Running, well: bool) -> str:  # noqa: FBT001 - a cell of the table
    memory = f"{_resident_bytes(seen.pid) / 1e6:.0f} MB" if seen.pid else "-"
    answer = "yes" if well else "no"
    state = "running" if seen.pid else seen.state.lower()
    return _LINE.format(part.name, state, answer, seen.pid or "-", memory, part.address or "-")


def _resident_bytes(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        return sum(member.memory_info().rss for member in [process, *process.children(recursive=True)])
    except psutil.Error:
        return 0
