"""Address and credentials of Redis, parsed from its URL."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from repurchase.errors import SettingsError

CLUSTER = "+cluster"
"""Suffix of the scheme of a URL that names some servers of a Redis Cluster."""
_PORT = 6379
_CERTIFICATES = "ssl_ca_certs"


@dataclass(frozen=True, slots=True)
class Address:
    """One server and one of its databases; the repr omits the password."""

    host: str
    port: int
    database: int
    user: str
    password: str = field(repr=False)
    tls: ssl.SSLContext | None


def cluster_addresses(url: str) -> list[Address]:
    """Parse `redis+cluster://[[user]:password@]host[:port][,host[:port]…]`, or rediss+cluster:// for TLS.

    Raises SettingsError as `address_of` does, and for a database other than 0, the only one of a cluster.
    """
    parts = urlsplit(url)
    entrance, _, hosts = parts.netloc.rpartition("@")
    netlocs = [f"{entrance}@{host}" if entrance else host for host in hosts.split(",")]
    scheme = parts.scheme.removesuffix(CLUSTER)
    addresses = [address_of(parts._replace(scheme=scheme, netloc=netloc).geturl()) for netloc in netlocs]
    if any(address.database for address in addresses):
        raise SettingsError(
            "REPURCHASE_ONLINE_STORE_URL names a database of a Redis Cluster, which has 0 alone; leave it out"
        )
    return addresses


def is_cluster(url: str) -> bool:
    """Whether the URL names a Redis Cluster."""
    return urlsplit(url).scheme.endswith(CLUSTER)


def address_of(url: str) -> Address:
    """Parse `redis://[[user]:password@]host[:port][/database]`, or rediss:// for TLS.

    `?ssl_ca_certs=FILE` names certificates to trust in place of the machine's. Raises SettingsError for any other
    parameter, and for a database that is no number.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    database = parts.path.strip("/") or "0"
    if unknown := asked.keys() - {_CERTIFICATES}:
        raise SettingsError(f"REPURCHASE_ONLINE_STORE_URL takes no {', '.join(sorted(unknown))}; leave it out")
    if not database.isdigit():
        raise SettingsError("REPURCHASE_ONLINE_STORE_URL names no database by number; end it with /0 or nothing")
    return Address(
        host=parts.hostname or "",
        port=parts.port or _PORT,
        database=int(database),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=ssl.create_default_context(cafile=asked.get(_CERTIFICATES)) if parts.scheme == "rediss" else None,
    )
