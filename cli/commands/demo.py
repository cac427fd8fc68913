"""`./run demo` runs the pipeline once, from purchases to a stored order, and prints a summary."""

from __future__ import annotations

import re
import time
from importlib import import_module
from pathlib import Path
from threading import Thread

import click

from cli.options import state_option
from cli.progress import report
from cli.shop import shop_files
from embedded.parts import ENGINES
from embedded.platform import running_engines
from embedded.state import DEFAULT_FOLDER

PARTS = (*ENGINES, "tracking", "prices", "api", "courier", "checkout")
SPOKEN = "a shopper was reminded, asked the price and ordered"
SILENT = "no shopper is due, so no reminder was sent"


@click.command(name="demo")
@click.option(
    "--purchases", type=click.Path(path_type=Path), metavar="FILE", help="Your own purchases, Parquet or CSV."
)
@click.option("--products", type=click.Path(path_type=Path), metavar="FILE", help="Your own products, Parquet or CSV.")
@state_option
def command(state: Path, purchases: Path | None, products: Path | None) -> None:
    """Run the pipeline: load purchases, train models, predict, plan reminders, hold one dialogue, store its order."""
    if products and not purchases:
        raise click.UsageError("--products needs --purchases")
    files = shop_files.own(purchases, products) if purchases else None
    folder = _folder(state, purchases)
    # Dagster, Feast and MLflow take seconds to import: the engines start meanwhile.
    Thread(target=import_module, args=("cli.shop.loading",), daemon=True).start()
    with running_engines(folder, PARTS, report) as environment:
        from cli.dialogue import order_way, played_dialogue, summary  # noqa: PLC0415
        from cli.shop import loading  # noqa: PLC0415

        facts = loading.load(environment, files or shop_files.sample(folder))
        began = time.monotonic()
        conversation = played_dialogue.hold_conversation(folder, environment)
        report(SPOKEN if conversation else SILENT, time.monotonic() - began)
        order = order_way.wait_for_final_state(environment, conversation.order_id) if conversation else None
        click.echo(summary.text(facts, conversation, order, folder))


def _folder(state: Path, purchases: Path | None) -> Path:
    """Choose a separate folder, named after the file, for a user's shop where --state is the default."""
    if purchases is None or state != DEFAULT_FOLDER:
        return state
    name = re.sub(r"[^\w.-]+", "-", purchases.stem).strip(".-") or "own"
    return DEFAULT_FOLDER / "shops" / name
