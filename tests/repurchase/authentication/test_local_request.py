"""Which requests may come from a web page of somebody else."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.authentication.local_request import (
    FOREIGN_HOST,
    FOREIGN_ORIGIN,
    NOT_JSON,
    check_json,
    check_sender,
    first_refusal,
    is_loopback_host,
)

HERE = (b"host", b"127.0.0.1:8080")
names = st.text(alphabet=st.characters(codec="ascii", exclude_characters="\r\n"), max_size=40)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        (b"127.0.0.1", True), (b"127.0.0.1:8080", True), (b"127.9.9.9:1", True), (b"localhost:8080", True),
        (b"LOCALHOST", True), (b"[::1]:8080", True), (b"[::1]", True), (b"", False), (b":8080", False),
        (b"localhost.", False), (b"localhost.evil.example", False), (b"evil.example", False), (b"0.0.0.0", False),
        (b"10.0.0.7", False), (b"[2001:db8::1]", False), (b"127.0.0.1.evil.example", False), (b"127.1", False),
        (b"[::1", False), (b"\xff", False), (b"localhost@evil.example", False),
    ],
)  # fmt: skip
def test_a_host_is_loopback_by_name_or_address(host: bytes, is_here: bool) -> None:  # noqa: FBT001
    """Nothing that a name server answers for is."""
    assert is_loopback_host(host) is is_here


@given(names)
def test_no_name_that_can_be_registered_is_loopback(name: str) -> None:
    """Whatever it begins or ends with."""
    for host in (f"{name}.example", f"127.0.0.1.{name}.example", f"localhost.{name}.example:80"):
        if "@" not in name and "/" not in name and "?" not in name and "#" not in name:
            assert not is_loopback_host(host.encode())


@given(st.ip_addresses())
def test_addresses_of_loopback_alone_are_loopback(address: IPv4Address | IPv6Address) -> None:
    """Of both families."""
    written = f"[{address}]:80" if address.version == 6 else f"{address}:80"
    assert is_loopback_host(written.encode()) is ip_address(str(address)).is_loopback


@given(names)
def test_an_origin_is_the_host_itself(origin: str) -> None:
    """Over http or https; anything else is of another site."""
    given_origin = (b"origin", origin.encode())
    own = origin.lower() in {"http://127.0.0.1:8080", "https://127.0.0.1:8080"}
    assert (check_sender([HERE, given_origin]) is None) is own
    assert check_sender([HERE, (b"origin", b"HTTP://127.0.0.1:8080")]) is None
    assert check_sender([HERE, (b"origin", b"http://127.0.0.1:8081")]) is FOREIGN_ORIGIN
    assert check_sender([HERE, (b"origin", b"null")]) is FOREIGN_ORIGIN


def test_one_host_and_one_origin() -> None:
    """Two could be read differently by others."""
    assert check_sender([]) is FOREIGN_HOST
    assert check_sender([HERE, HERE]) is FOREIGN_HOST
    own = (b"origin", b"http://127.0.0.1:8080")
    assert check_sender([HERE, own]) is None
    assert check_sender([HERE, own, own]) is FOREIGN_ORIGIN


@pytest.mark.parametrize("length", [(b"content-length", b"2"), (b"transfer-encoding", b"chunked")])
def test_a_body_is_json(length: tuple[bytes, bytes]) -> None:
    """Where there is one, its length told or not."""
    for kind in (b"application/json", b"application/json;charset=utf-8", b"application/problem+json"):
        assert check_json([length, (b"content-type", kind)]) is None
    for kind in (b"text/plain", b"text/plain, application/json", b"multipart/form-data", b"", b"application/jsonx"):
        assert check_json([length, (b"content-type", kind)]) is NOT_JSON
    assert check_json([length]) is NOT_JSON
    assert check_json([(b"content-length", b"0")]) is None
    assert check_json([]) is None


def test_the_first_check_that_refuses_decides() -> None:
    """In their order."""
    body = (b"content-length", b"2")
    assert first_refusal((check_sender, check_json), [body]) is FOREIGN_HOST
    assert first_refusal((check_sender, check_json), [HERE, body]) is NOT_JSON
    assert first_refusal((check_sender,), [HERE, body]) is None
    assert first_refusal((), [body]) is None


def test_a_sender_at_a_foreign_host_is_refused() -> None:
    """Also with its own Origin, as after DNS rebinding."""
    foreign = (b"host", b"evil.example:8080")
    assert check_sender([foreign]) is FOREIGN_HOST
    assert check_sender([foreign, (b"origin", b"http://evil.example:8080")]) is FOREIGN_HOST


def test_other_headers_announce_no_body() -> None:
    """Only a length or a transfer encoding does."""
    assert check_json([(b"accept", b"text/html"), HERE]) is None
