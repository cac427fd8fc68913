"""Ports and passwords of one state folder, chosen once and stored in a file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from embedded.free_ports import free_ports, is_free

PORTS = (
    "supervisor", "warehouse", "online_store", "database", "tracking", "prices", "code", "dagster", "api", "rpc",
    "order_queue", "nodes", "node_names", "events",
    "warehouse_metrics", "prices_metrics", "rpc_metrics", "dispatcher_metrics", "courier_metrics", "checkout_metrics",
    "price_preloader_metrics", "purchase_stream_metrics",
)  # fmt: skip
PASSWORDS = ("supervisor", "warehouse", "online_store", "database", "order_queue", "tracking")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Loopback port of each service, and the passwords, which must not be logged."""

    ports: Mapping[str, int]
    passwords: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Endpoints(ports={dict(self.ports)}, passwords=…)"


def open_endpoints(path: Path) -> Endpoints:
    """Read the file; choose missing ports and passwords and store them."""
    known = json.loads(path.read_text()) if path.exists() else {"ports": {}, "passwords": {}}
    ports, passwords = known["ports"], known["passwords"]
    missing = [name for name in PORTS if name not in ports]
    ports |= dict(zip(missing, free_ports(len(missing), ports.values()), strict=True))
    passwords |= {name: secrets.token_urlsafe(24) for name in PASSWORDS if name not in passwords}
    endpoints = Endpoints(ports, passwords)
    if endpoints != Endpoints(known["ports"], known["passwords"]) or missing or not path.exists():
        write_private(path, json.dumps(asdict(endpoints), indent=1))
    return endpoints


def with_free_ports(path: Path, endpoints: Endpoints) -> tuple[Endpoints, Mapping[str, int]]:
    """Replace ports that another program listens on; returns the endpoints and the new ports by name."""
    taken = [name for name in PORTS if not is_free(endpoints.ports[name])]
    if not taken:
        return endpoints, {}
    chosen = dict(zip(taken, free_ports(len(taken), endpoints.ports.values()), strict=True))
    changed = Endpoints({**endpoints.ports, **chosen}, endpoints.passwords)
    write_private(path, json.dumps(asdict(changed), indent=1))
    return changed, chosen


def write_private(path: Path, text: str) -> None:
    """Write the text atomically, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(0o600)
    fresh.write_text(text)
    fresh.replace(path)
