"""`./run bench faults` measures Alice's answers while one system is faulty, and the time to recovery."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import click

from benchmarks.faults.faulty_answers import BROKEN_SECONDS, HEALED_SECONDS, TURNS_A_SECOND, cases, faults_table
from benchmarks.harness import sample_shoppers
from benchmarks.harness.api_process import api_engines, running_api
from benchmarks.harness.proxied_systems import proxied_systems
from benchmarks.harness.results_page import keep
from repurchase.settings import url_of


@click.command(name="faults")
def command() -> None:
    """Inject each fault into each system behind the API during dialogues."""
    with tempfile.TemporaryDirectory(prefix="faults-bench-") as name, api_engines(Path(name)) as environment:
        folder, now = Path(name), sample_shoppers.now_utc()
        known = sample_shoppers.predictions(folder / "sample", now)
        reminders = sample_shoppers.publish(url_of("REPURCHASE_ONLINE_STORE_URL", environment), known, now)
        users = list({each.product_id: each.user_id for each in reminders}.values())
        log = folder / "api.log"
        with (
            proxied_systems(folder, environment) as (behind, proxies),
            running_api({**environment, **behind}, log) as api,
        ):
            broken = asyncio.run(cases(f"http://127.0.0.1:{api.port}", proxies, users, log))
    click.echo(keep("faults", _SENTENCE, [faults_table(broken)]))


_SENTENCE = (
    f"{TURNS_A_SECOND} turns per second of the sample's shoppers over HTTP, each in a separate session, while a proxy"
    f" injects a fault for {BROKEN_SECONDS:g} s and removes it for {HEALED_SECONDS:g} s. An answer is valid if it has"
    " a text. The last two columns count from the start and from the end of the fault."
)
