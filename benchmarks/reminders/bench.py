"""`./run bench reminders` assigns slots to ten million shoppers by the linear program and by common methods."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.harness.peer import Figures, run_peer
from benchmarks.harness.results_page import as_table, keep
from benchmarks.reminders.peers import METHODS
from benchmarks.reminders.reminder_load import DAY, shoppers
from repurchase.reminders.slot_assignment.demand import classes_of
from repurchase.reminders.slot_assignment.linear_program import least_peak, least_shift, program_of

Load = NDArray[np.int64]


@click.command(name="reminders")
@click.option("--shoppers", "count", default=10_000_000, show_default=True)
def command(count: int) -> None:
    """Assign a slot to each shopper; report peak, shift, quiet hours, time and memory of each method."""
    with tempfile.TemporaryDirectory() as folder:
        files = {how: Path(folder) / f"{place}.npy" for place, how in enumerate(METHODS)}
        figures = [_figures(how, count, file) for how, file in files.items()]
        loads: dict[str, Load] = {how: np.load(file) for how, file in files.items()}
    peak, shift = _proven(count)
    rows = [_row(each, loads[each.name], peak, shift) for each in figures]
    click.echo(keep("reminders", _sentence(count, peak, shift), [as_table(_COLUMNS, rows)], _plot(loads, peak)))


_COLUMNS = (
    "slots assigned by", "peak", "times least peak", "mean shift in minutes", "times least shift",
    "disturbed", "seconds", "CPU seconds", "peak MiB",
)  # fmt: skip


def _figures(how: str, count: int, file: Path) -> Figures:
    return run_peer(how, "benchmarks.reminders.peers", [how, str(count), str(file)])


def _proven(count: int) -> tuple[float, float]:
    """Return the minimal peak by the program's bound, and the minimal mean shift in minutes at that peak."""
    demand, _ = shoppers(count)
    program = program_of(classes_of(demand), np.zeros(DAY, np.int64), 0)
    peak = least_peak(program)
    return peak, 5 * least_shift(program, peak)[1] / count


def _row(figures: Figures, load: Load, peak: float, shift: float) -> tuple[str | float, ...]:
    told = figures.told
    return (
        figures.name, int(load.max()), load.max() / peak, told["shift"], told["shift"] / shift, told["disturbed"],
        figures.median, told["processor"], figures.peak_mib,
    )  # fmt: skip


def _sentence(count: int, peak: float, shift: float) -> str:
    return (
        f"{count:,} synthetic shoppers of 11 time zones are reminded between 08 and 22 local time, each"
        " at most an hour from the preferred slot, a fifth of them within one hour only. The linear program proves"
        f" that no plan has a peak below {peak:,.1f} reminders, or, at that peak, a mean shift below"
        f" {shift:.3f} minutes. Disturbed shoppers have a slot outside their hours. Medians of three runs, each"
        " with newly generated shoppers outside the measured time; memory is that of the whole process."
    )


def _plot(loads: Mapping[str, Load], peak: float) -> Figure:
    figure = Figure(figsize=(9, 4), layout="constrained")
    axes = figure.add_subplot()
    hours = 20 + np.arange(DAY) / 12
    for how, load in loads.items():
        axes.plot(hours, load, label=how, linewidth=2.2 if how == "linear program" else 1.2)
    axes.axhline(peak, color="#868e96", linestyle=":", linewidth=1, label="least peak")
    axes.set(xlabel="hour of the UTC day, from 08:00 in Kamchatka", ylabel="reminders per slot", xlim=(20, 44))
    axes.set_xticks(range(20, 45, 3), [f"{hour % 24:02d}" for hour in range(20, 45, 3)])
    axes.legend(frameon=False)
    return figure
