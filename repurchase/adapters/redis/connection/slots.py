"""Which of the 16,384 slots of a Redis Cluster a key lies in."""

from __future__ import annotations

from binascii import crc_hqx

SLOTS = 16384


def slot_of(key: bytes) -> int:
    """CRC16 (XMODEM) of what stands in the key's first braces, where that is not empty, else of the whole key.

    Source: Redis Cluster specification, "Hash tags".
    """
    begins = key.find(b"{") + 1
    ends = key.find(b"}", begins) if begins else -1
    return crc_hqx(key[begins:ends] if ends > begins else key, 0) % SLOTS
