"""Signatures that prove the caller, the integrity and the freshness of a call.

A signature is HMAC-SHA256 over the lines `v1`, method, target, SHA-256 of the body, second and nonce, sent in one
header: `Authorization: HMAC-SHA256 key=…,time=…,nonce=…,signature=…`.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from repurchase.errors import InvalidSignature

SCHEME = "HMAC-SHA256"
WINDOW = timedelta(seconds=60)
"""The maximum clock difference plus transfer time."""
MIN_SECRET_BYTES = 32
_WRITTEN = re.compile(
    rf"{SCHEME} key=(?P<key>[\w.-]{{1,64}}),time=(?P<time>\d{{1,12}}),"
    r"nonce=(?P<nonce>[\w-]{16,64}),signature=(?P<signature>[0-9a-f]{64})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A backend's secret; its name identifies it on both sides."""

    name: str
    secret: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, …)"


@dataclass(frozen=True, slots=True)
class SignedCall:
    """The signed parts of a call."""

    method: str
    target: str
    """Path and query as sent; for gRPC the full method name."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """The parsed header."""

    key: str
    second: int
    """Unix time."""
    nonce: str
    digest: str


def signature_header(key: SigningKey, call: SignedCall, now: datetime, nonce: str) -> str:
    """Return the header of a call made at `now` (aware); the nonce must be unique."""
    second = int(now.timestamp())
    return f"{SCHEME} key={key.name},time={second},nonce={nonce},signature={_digest(key, call, second, nonce)}"


def read_signature(header: str) -> Signature:
    """Parse the header; raises InvalidSignature."""
    found = _WRITTEN.fullmatch(header)
    if found is None:
        raise InvalidSignature(f"the Authorization header is not `{SCHEME} key=…,time=…,nonce=…,signature=…`")
    return Signature(found["key"], int(found["time"]), found["nonce"], found["signature"])


def check_signature(signature: Signature, key: SigningKey | None, call: SignedCall, now: datetime) -> None:
    """Raise InvalidSignature unless made with that key, over this call, within WINDOW of `now` (aware)."""
    if abs(signature.second - now.timestamp()) > WINDOW.total_seconds():
        raise InvalidSignature(f"the call was signed more than {WINDOW.seconds} seconds off; set the clocks right")
    wanted = "" if key is None else _digest(key, call, signature.second, signature.nonce)
    if not hmac.compare_digest(wanted, signature.digest):
        raise InvalidSignature("the key is not known, or the signature is not that of this call")


def _digest(key: SigningKey, call: SignedCall, second: int, nonce: str) -> str:
    lines = ("v1", call.method, call.target, sha256(call.body).hexdigest(), str(second), nonce)
    return hmac.new(key.secret, "\n".join(lines).encode(), sha256).hexdigest()
