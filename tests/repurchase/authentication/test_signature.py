"""What a signature proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.authentication.signature import (
    MIN_SECRET_BYTES,
    WINDOW,
    SignedCall,
    SigningKey,
    check_signature,
    read_signature,
    signature_header,
)
from repurchase.errors import InvalidSignature
from tests.examples import NOW

KEY = SigningKey("2026-11", b"s" * 32)
CALL = SignedCall("POST", "/v1/users/%D0%B6/quotes?time_zone=Asia%2FOmsk", '{"reminder_id": "ж"}'.encode())
NONCE = "n0nce-0123456789"
HEADER = signature_header(KEY, CALL, NOW, NONCE)


@pytest.mark.parametrize("off", [timedelta(0), WINDOW - timedelta(seconds=1), -WINDOW])
def test_a_call_signed_just_now_is_let_through(off: timedelta) -> None:
    """Also where the clocks differ a little."""
    check_signature(read_signature(HEADER), KEY, CALL, NOW + off)


def test_the_digest_is_what_the_documentation_says() -> None:
    """Another program that follows it gets the same header."""
    digest = "d316f570796c119ffcf90f72ea8ef8b005841eae9a3aac56d804e79f04675b94"
    second = int(NOW.timestamp())
    assert f"HMAC-SHA256 key=2026-11,time={second},nonce={NONCE},signature={digest}" == HEADER


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, method="GET"),
        replace(CALL, target=CALL.target + "x"),
        replace(CALL, body=CALL.body + b" "),
        replace(CALL, method="POST\n/v1", target=""),
    ],
)
def test_a_changed_call_is_refused(other: SignedCall) -> None:
    """Method, target, query and body are signed, each for itself."""
    with pytest.raises(InvalidSignature):
        check_signature(read_signature(HEADER), KEY, other, NOW)


@pytest.mark.parametrize("changes", [{"second": 1}, {"nonce": NONCE[::-1]}, {"digest": "0" * 64}, {"digest": ""}])
def test_a_changed_signature_is_refused(changes: dict[str, object]) -> None:
    """Time and nonce are signed too."""
    signature = replace(read_signature(HEADER), **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidSignature):
        check_signature(signature, KEY, CALL, NOW)


@pytest.mark.parametrize("key", [None, SigningKey("2026-11", b"t" * 32)])
def test_an_unknown_or_another_key_is_refused(key: SigningKey | None) -> None:
    """Whoever has not the secret."""
    with pytest.raises(InvalidSignature):
        check_signature(read_signature(HEADER), key, CALL, NOW)


@pytest.mark.parametrize("off", [WINDOW + timedelta(seconds=1), -WINDOW - timedelta(seconds=1), timedelta(days=99)])
def test_an_old_or_early_call_is_refused(off: timedelta) -> None:
    """However well it is signed."""
    with pytest.raises(InvalidSignature, match="clocks"):
        check_signature(read_signature(HEADER), KEY, CALL, NOW + off)


@given(st.text() | st.sampled_from([HEADER + " ", HEADER.lower(), HEADER[:-1], HEADER + "\n", "Bearer x"]))
def test_other_headers_are_refused(header: str) -> None:
    """Whatever is not in the documented form."""
    if header != HEADER:
        with pytest.raises(InvalidSignature):
            read_signature(header)


def test_a_key_hides_its_secret() -> None:
    """In a log."""
    assert "s" * 32 not in repr(KEY)


def test_how_far_clocks_may_differ_and_how_long_secrets_are() -> None:
    """As the API's documentation says."""
    assert (timedelta(seconds=60), 32) == (WINDOW, MIN_SECRET_BYTES)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_window_itself_is_within_it(sign: int) -> None:
    """Whichever clock is ahead."""
    check_signature(read_signature(HEADER), KEY, CALL, NOW + sign * WINDOW)
    assert repr(KEY) == "SigningKey('2026-11', …)"
