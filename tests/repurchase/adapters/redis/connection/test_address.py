"""What a URL says is what is connected to."""

from __future__ import annotations

import ssl

import pytest

from repurchase.adapters.redis.connection.address import Address, address_of
from repurchase.errors import SettingsError


def test_a_whole_url_is_read() -> None:
    """Escaped signs of user and password are restored."""
    told = address_of("redis://us%40er:p%3Ass@store:7000/4")
    assert told == Address("store", 7000, 4, "us@er", "p:ss", None)
    assert "p:ss" not in repr(told)


def test_what_is_left_out_has_its_usual_value() -> None:
    """The port of Redis, its first database, nobody's name."""
    assert address_of("redis://store") == Address("store", 6379, 0, "", "", None)
    assert address_of("redis://[::1]/").host == "::1"


def test_tls_checks_the_certificate() -> None:
    """With rediss:// a server must prove its name."""
    tls = address_of("rediss://store").tls
    assert tls is not None
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize("wrong", ["redis://store/one", "redis://store?ssl_cert_reqs=none", "redis://store/0?db=3"])
def test_what_would_be_ignored_is_refused(wrong: str) -> None:
    """A parameter that says nothing here, or no number, is named."""
    with pytest.raises(SettingsError, match="REPURCHASE_ONLINE_STORE_URL"):
        address_of(wrong)
