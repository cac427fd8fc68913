"""Maps keys to the 16,384 slots of a Redis Cluster."""

from __future__ import annotations

from binascii import crc_hqx

SLOTS = 16384


def slot_of(key: bytes) -> int:
    """Return CRC16 (XMODEM) of the text in the key's first braces, or of the whole key if that is empty or missing.

    Source: Redis Cluster specification, "Hash tags".
    """
    begins = key.find(b"{") + 1
    ends = key.find(b"}", begins) if begins else -1
    return crc_hqx(key[begins:ends] if ends > begins else key, 0) % SLOTS
