"""What is a call of the webhook, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.webhook.request_parsing import InvalidRequest, parse_request
from tests.serving.webhook.protocol import REQUESTS, request

GOOD: dict[str, Any] = request("yes_with_confirm")
_DEEP = 100_000


def changed(path: str, value: Any) -> bytes:
    """A good call with one value in place of another; `...` takes it away."""
    call = json.loads(json.dumps(GOOD))
    *way, last = path.split(".")
    inner = call
    for name in way:
        inner = inner[name]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(call).encode()


@pytest.mark.parametrize("name", REQUESTS)
def test_every_request_of_a_device_is_a_call(name: str) -> None:
    """Old clients, new fields, nulls, types without words: all are read."""
    assert parse_request(REQUESTS[name].read_bytes()).session.session_id


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("session", ..., "body"),
        ("session", None, "body.session"),
        ("session", [], "body.session"),
        ("session.session_id", ..., "body.session"),
        ("session.session_id", "", "body.session.session_id"),
        ("session.session_id", 7, "body.session.session_id"),
        ("session.user", {}, "body.session.user"),
        ("session.user", "u", "body.session.user"),
        ("session.user.user_id", "", "body.session.user.user_id"),
        ("session.user.user_id", {"$ne": ""}, "body.session.user.user_id"),
        ("session.user.access_token", 7, "body.session.user.access_token"),
        ("request", ..., "body"),
        ("request", None, "body"),
        ("request", [], "body"),
        ("request", "да", "body.request"),
        ("request.type", ..., "body.request"),
        ("request.type", "", "body.request.type"),
        ("request.command", ["да"], "body.request.command"),
        ("version", "2.0", "body.version"),
        ("version", 2.0, "body.version"),
    ],
)
def test_what_matters_is_checked_and_named(path: str, value: Any, where: str) -> None:
    """The error says what is wrong and where, without the value that was sent."""
    with pytest.raises(InvalidRequest) as refused:
        parse_request(changed(path, value))
    assert refused.value.where == where
    assert refused.value.what


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"1", b"\xff\xfe", b"{'a': 1}", b'{"session":' + b"[" * _DEEP, b"[" * _DEEP,
     b'{"x":' + b'{"x":' * _DEEP, b"\xef\xbb\xbf", b'"' + b'\\"' * 9 + b"\\",
     changed("session.session_id", "s").replace(b'"s"', b'"\xff"'),
     changed("state.session", {"note": "s"}).replace(b'"s"', b'"\xff"')],
)  # fmt: skip
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """Nothing but InvalidRequest is raised, however deep or broken the body is."""
    with pytest.raises(InvalidRequest):
        parse_request(body)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    """None of them is a call, and nothing but InvalidRequest is raised."""
    with pytest.raises(InvalidRequest):
        parse_request(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)


@given(st.dictionaries(st.text(min_size=1).map(lambda name: f"new_{name}"), _JSON, max_size=5))
def test_new_fields_are_no_fault(new: dict[str, Any]) -> None:
    """Anywhere in a call."""
    call = GOOD | new
    for part in ("session", "request", "meta", "state"):
        call[part] = GOOD[part] | new
    assert parse_request(json.dumps(call).encode()) == parse_request(json.dumps(GOOD).encode())


def test_a_token_is_not_read() -> None:
    """What is never read can never be logged."""
    assert "AgAAAAAB4vpbAAApoR1oaCd5yR6eiXSHqOGT8dT" not in repr(
        parse_request(REQUESTS["activation_with_token"].read_bytes())
    )


def test_the_number_of_a_turn_has_an_end() -> None:
    """As large as is kept, whatever is sent; none where none is."""
    assert parse_request(REQUESTS["message_id_beyond_64_bits"].read_bytes()).number == 2**63 - 1
    assert parse_request(changed("session.message_id", 7)).number == 7
    assert parse_request(changed("session.message_id", None)).number is None
