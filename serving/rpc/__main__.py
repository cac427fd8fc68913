"""Start the gRPC service: `python -m serving.rpc --host 127.0.0.1 --port 8081`. SIGTERM stops it."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal

from repurchase.adapters.metrics import serve_metrics
from repurchase.adapters.order_policy import open_order_policy
from repurchase.authentication.ports import SigningKeys
from repurchase.errors import SettingsError
from repurchase.goods.lemmatization import analyzer
from repurchase.settings import (
    Settings,
    default_time_zone,
    log_level,
    max_basket_lines,
    max_order_total,
    metrics_address,
    restrictions_file,
    settings_from,
)
from serving.clock import utc_now
from serving.dependencies import open_dependencies
from serving.gc_tuning import freeze_startup_objects
from serving.language.vocabulary import load_vocabulary
from serving.observability.log_lines import configure_json_logging
from serving.rpc.server import run_server
from serving.security.access_policy import AccessPolicy
from serving.security.signing_config import signing_keys_for_host
from serving.speech.numerals import speller

_log = logging.getLogger(__name__)


def main() -> None:
    """Serve on one event loop; run several processes for several workers."""
    parser = argparse.ArgumentParser(prog="python -m serving.rpc", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    where = parser.parse_args()
    try:
        settings, keys, level = settings_from(), signing_keys_for_host(where.host), log_level()
        default_time_zone()
        open_order_policy(restrictions_file(), max_order_total(), max_basket_lines())
    except SettingsError as wrong:
        parser.error(str(wrong))
    configure_json_logging(level)
    with serve_metrics(metrics_address()):
        asyncio.run(_serve(f"{where.host}:{where.port}", settings, keys))


async def _serve(address: str, settings: Settings, keys: SigningKeys | None) -> None:
    analyzer()
    speller()
    load_vocabulary()
    ending = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ending.set)
    async with (
        open_dependencies(settings) as dependencies,
        run_server(address, dependencies, utc_now, AccessPolicy(keys)) as port,
    ):
        freeze_startup_objects()
        _log.info("serving gRPC on port %d", port)
        await ending.wait()


if __name__ == "__main__":
    main()
