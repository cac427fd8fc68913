"""Where features lie."""

from __future__ import annotations

from redis.crc import key_slot

from repurchase.adapters.online_features.layout import keys


def test_keys_of_one_shopper_share_a_slot() -> None:
    """The part in braces is the shopper, for Redis Cluster."""
    names = [keys.live_key("1288", "a"), keys.live_key("1288", "b"), keys.generation_key("1288", "a", "f-0")]
    assert names[:2] == ["features:{1288}:a", "features:{1288}:b"]
    assert {key_slot(name.encode()) for name in names} == {key_slot(b"1288")}


def test_a_field_joins_the_other_keys() -> None:
    """In a view of shoppers alone the one field is empty."""
    assert keys.field(["milk", "moscow"]) == "milk\x1fmoscow"
    assert keys.field([]) == ""
