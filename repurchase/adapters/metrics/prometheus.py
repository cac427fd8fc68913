"""Exposition of the metrics of one process, or of all workers that share a metrics folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import ValueClass

from repurchase.adapters.metrics.watched import ScrapeGauges


def exposition(*watched: ScrapeGauges) -> tuple[bytes, str]:
    """Return the metrics of the process and the given gauges in Prometheus' text format, and its media type.

    If PROMETHEUS_MULTIPROC_DIR was set at process start, they cover all workers that share the folder.
    """
    told = [generate_latest(registry) for registry in (_registry(), *(each.registry for each in watched))]
    return b"".join(told), CONTENT_TYPE_LATEST


@contextmanager
def serve_metrics(address: tuple[str, int] | None) -> Iterator[None]:
    """Serve the metrics at /metrics of a host and port in a thread until exit; does nothing without an address."""
    if address is None:
        yield
        return
    host, port = address
    server, thread = start_http_server(port, host, _registry())
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _registry() -> CollectorRegistry:
    if ValueClass.__name__ != "MmapedValue":
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
