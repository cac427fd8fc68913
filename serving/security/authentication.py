"""Authentication of backend calls: by signature, or by loopback address if no keys are configured."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

from repurchase.authentication.ports import Nonces, SigningKeys
from repurchase.authentication.signature import WINDOW, SignedCall, check_signature, read_signature
from repurchase.errors import InvalidSignature

UNSIGNED = "calls from other machines must be signed; configure REPURCHASE_SIGNING_KEYS_FILE on both sides"


async def check_caller(
    keys: SigningKeys | None, nonces: Nonces, header: str | None, call: SignedCall, now: datetime
) -> str:
    """The name of the key that signed the call at `now` (aware); raises InvalidSignature, or OnlineStoreUnavailable.

    The nonce is checked after the signature, so that an unauthenticated caller cannot consume nonces of others.
    """
    if keys is None or header is None:
        raise InvalidSignature("the call is not signed")
    signature = read_signature(header)
    check_signature(signature, keys.named(signature.key), call, now)
    if not await nonces.is_fresh(f"{signature.key}:{signature.nonce}", 2 * WINDOW):
        raise InvalidSignature("the call was made before: sign each attempt again")
    return signature.key


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether `host` is a loopback address; False for a host name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
