"""Who may make backend calls: whoever signs them; where no keys are configured, this machine alone."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

from repurchase.caller_ports import Nonces, SigningKeys
from repurchase.errors import NotSigned
from repurchase.signature import WINDOW, SignedCall, check_signature, read_signature

UNSIGNED = "calls from other machines are signed; configure REPURCHASE_SIGNING_KEYS_FILE on both sides"


async def check_caller(
    keys: SigningKeys | None, nonces: Nonces, header: str | None, call: SignedCall, now: datetime
) -> str:
    """The name of the key that signed the call at `now` (aware); raises NotSigned, or OnlineStoreUnavailable.

    The nonce is looked at last, so that nobody can use up those of others.
    """
    if keys is None or header is None:
        raise NotSigned("the call is not signed")
    signature = read_signature(header)
    check_signature(signature, keys.named(signature.key), call, now)
    if not await nonces.is_fresh(f"{signature.key}:{signature.nonce}", 2 * WINDOW):
        raise NotSigned("the call was made before: sign each try anew")
    return signature.key


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether that address is of this machine; a name is not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
