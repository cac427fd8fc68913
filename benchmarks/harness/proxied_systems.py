"""Runs the API's systems behind fault proxies."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.harness.fault_proxy import FaultProxy, fault_proxy
from benchmarks.harness.server_process import free_port, running

_SETTINGS = {
    "online store": "REPURCHASE_ONLINE_STORE_URL",
    "prices": "REPURCHASE_PRICES_URL",
    "search": "REPURCHASE_SEARCH_URL",
    "order store": "REPURCHASE_DATABASE_URL",
}


@contextmanager
def served_prices(log: Path) -> Iterator[str]:
    """Serve a Market with one price; yields its setting."""
    port = free_port()
    words = [sys.executable, "-m", "benchmarks.serving.fixed_prices", str(port)]
    with running(words, port, {}, log):
        yield f"standin+http://127.0.0.1:{port}"


@contextmanager
def proxied_systems(
    folder: Path, environment: Mapping[str, str]
) -> Iterator[tuple[Mapping[str, str], Mapping[str, FaultProxy]]]:
    """Yield settings with the proxies' ports, and the proxies by system."""
    with ExitStack() as stack:
        urls = dict(environment)
        for setting in ("REPURCHASE_PRICES_URL", "REPURCHASE_SEARCH_URL"):
            urls[setting] = stack.enter_context(served_prices(folder / f"{setting}.log"))
        ports = {name: urlsplit(urls[setting]).port or 0 for name, setting in _SETTINGS.items()}
        proxies = {name: stack.enter_context(fault_proxy(port)) for name, port in ports.items()}
        yield (
            {
                setting: urls[setting].replace(f":{ports[name]}", f":{proxies[name].port}")
                for name, setting in _SETTINGS.items()
            },
            proxies,
        )
