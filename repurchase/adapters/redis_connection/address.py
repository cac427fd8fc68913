"""Where Redis listens and how it is entered, read from its URL."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from repurchase.errors import SettingsError

_PORT = 6379
_CERTIFICATES = "ssl_ca_certs"


@dataclass(frozen=True, slots=True)
class Address:
    """One server and one of its databases; the password is kept out of any text made of it."""

    host: str
    port: int
    database: int
    user: str
    password: str = field(repr=False)
    tls: ssl.SSLContext | None


def address_of(url: str) -> Address:
    """Read `redis://[[user]:password@]host[:port][/database]`, or the same with rediss:// for TLS.

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
