"""Salted hashes of erased shoppers, from which the id cannot be derived.

The online store lists the hashes for its writers; without the salt no hash can be tested against an id.

{erased_shoppers}         set: the digests
{erased_shoppers}:salt    string; missing until the list is first copied to the online store
"""

from __future__ import annotations

from hashlib import sha256

LIST = "{erased_shoppers}"
SALT = "{erased_shoppers}:salt"


def digest_of(salt: str, user_id: str) -> str:
    """Return the SHA-256 in upper-case hexadecimal, equal to ClickHouse's `hex(SHA256(concat(salt, user_id)))`."""
    return sha256(f"{salt}{user_id}".encode()).hexdigest().upper()
