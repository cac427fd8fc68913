"""All services of the platform, in display order."""

from __future__ import annotations

from collections.abc import Collection

from embedded import services
from embedded.clickhouse.service_spec import warehouse_service
from embedded.debian.programs import installed
from embedded.engines import dagster, events, mlflow, postgres, valkey
from embedded.engines.rabbitmq import node_names, order_queue
from embedded.service_spec import ServiceSpec
from embedded.state import State

ENGINES = ("warehouse", "online_store", "database")
"""The databases: sufficient for a pipeline run in this process and for most tests."""

_DESCRIPTIONS = (
    warehouse_service,
    valkey.online_store,
    postgres.database,
    events.events,
    mlflow.tracking,
    services.prices,
    dagster.code,
    dagster.page,
    dagster.daemon,
    services.api,
    services.rpc,
    services.dispatcher,
    services.price_preloader,
    services.courier,
    services.checkout,
    services.purchase_stream,
)


def all_services(state: State) -> tuple[ServiceSpec, ...]:
    """Describe all services on this state folder, including RabbitMQ where it is installed."""
    return (*_order_queue(state), *(describe(state) for describe in _DESCRIPTIONS))


def _order_queue(state: State) -> tuple[ServiceSpec, ...]:
    programs = installed()
    return () if programs is None else (node_names(state, programs), order_queue(state, programs))


def with_dependencies(parts: Collection[ServiceSpec], names: Collection[str]) -> tuple[ServiceSpec, ...]:
    """Return the named services and their dependencies, in the order of `parts`; raises KeyError for unknown names."""
    by_name = {part.name: part for part in parts}
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting.extend(by_name[name].after)
    return tuple(part for part in parts if part.name in wanted)
