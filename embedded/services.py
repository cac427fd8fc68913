"""Descriptions of the product's processes and of the stand-in Market as platform services."""

from __future__ import annotations

import sys

from embedded.debian.programs import installed
from embedded.free_ports import HOST
from embedded.metrics import metrics_setting
from embedded.readiness import accepts_connections, answers_http
from embedded.service_spec import ServiceSpec
from embedded.state import State


def api(state: State) -> ServiceSpec:
    """Describe the API that answers Alice."""
    return ServiceSpec(
        name="api",
        command=(sys.executable, "-m", "serving", "--port", str(state.port("api"))),
        is_ready=answers_http(f"{state.http('api')}/healthz"),
        address=f"{state.http('api')}/docs",
        after=("online_store", "database", "prices"),
    )


def rpc(state: State) -> ServiceSpec:
    """Describe the gRPC server with the same answers as the API."""
    return ServiceSpec(
        name="rpc",
        command=(sys.executable, "-m", "serving.rpc", "--port", str(state.port("rpc"))),
        is_ready=accepts_connections(state.port("rpc")),
        address=f"{HOST}:{state.port('rpc')}",
        environment=metrics_setting(state, "rpc"),
        after=("online_store", "database", "prices"),
    )


def prices(state: State) -> ServiceSpec:
    """Describe the stand-in Market."""
    return ServiceSpec(
        name="prices",
        command=(sys.executable, "-m", "embedded.market"),
        is_ready=accepts_connections(state.port("prices")),
        address=state.http("prices"),
        environment=metrics_setting(state, "prices"),
        after=("warehouse",),
    )


def dispatcher(state: State) -> ServiceSpec:
    """Describe the process that delivers due reminders; it has no port, so running counts as ready."""
    return ServiceSpec(
        name="dispatcher",
        command=(sys.executable, "-m", "workers.dispatcher"),
        is_ready=lambda: True,
        environment=metrics_setting(state, "dispatcher"),
        after=("online_store", "api"),
    )


def price_preloader(state: State) -> ServiceSpec:
    """Describe the process that caches prices before reminders; running counts as ready."""
    return ServiceSpec(
        name="price_preloader",
        command=(sys.executable, "-m", "workers.price_preloader"),
        is_ready=lambda: True,
        environment=metrics_setting(state, "price_preloader"),
        after=("warehouse", "online_store", "prices"),
    )


def courier(state: State) -> ServiceSpec:
    """Describe the process that publishes orders from the outbox to the queue; running counts as ready."""
    return ServiceSpec(
        name="courier",
        command=(sys.executable, "-m", "workers.courier"),
        is_ready=lambda: True,
        environment=metrics_setting(state, "courier"),
        after=("database", _order_queue()),
    )


def checkout(state: State) -> ServiceSpec:
    """Describe the process that sends orders to the Market; running counts as ready."""
    return ServiceSpec(
        name="checkout",
        command=(sys.executable, "-m", "workers.checkout"),
        is_ready=lambda: True,
        environment=metrics_setting(state, "checkout"),
        after=("database", "prices", _order_queue()),
    )


def _order_queue() -> str:
    return "online_store" if installed() is None else "order_queue"


def purchase_stream(state: State) -> ServiceSpec:
    """Describe the process that updates Redis after each purchase; it has no port, so running counts as ready."""
    return ServiceSpec(
        name="purchase_stream",
        command=(sys.executable, "-m", "workers.purchase_stream"),
        is_ready=lambda: True,
        environment=metrics_setting(state, "purchase_stream"),
        after=("online_store", "events"),
    )
