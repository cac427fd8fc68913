"""How an erased shopper is written down: a salted hash, from which nobody can read the id.

The online store lists the hashes for the writers there; without the salt no hash can be tested against an id.

{erased_shoppers}         set: the digests
{erased_shoppers}:salt    string; missing as long as the list was never brought online
"""

from __future__ import annotations

from hashlib import sha256

LIST = "{erased_shoppers}"
SALT = "{erased_shoppers}:salt"


def digest_of(salt: str, user_id: str) -> str:
    """Hexadecimal SHA-256, as `hex(SHA256(concat(salt, user_id)))` of ClickHouse has it."""
    return sha256(f"{salt}{user_id}".encode()).hexdigest().upper()
