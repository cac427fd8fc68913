"""Keys in a file, and calls that are signed with them."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from repurchase.adapters.signing_keys import auth_of, open_signing_keys
from repurchase.adapters.signing_keys.key_file import KeyFile
from repurchase.authentication.signature import SignedCall, SigningKey, check_signature, read_signature
from repurchase.errors import SettingsError

OLD, NEW = SigningKey("old", b"o" * 32), SigningKey("new", b"n" * 32)


def write(path: Path, *keys: SigningKey) -> Path:
    """Put the keys into a file."""
    path.write_text(json.dumps({"keys": [{"name": each.name, "secret": each.secret.decode()} for each in keys]}))
    return path


def test_keys_are_rotated_without_a_restart(tmp_path: Path) -> None:
    """The new one holds beside the old one, then signs, then the old one is gone."""
    seconds = iter(range(1000))
    path = write(tmp_path / "keys", OLD)
    keys = KeyFile(path, lambda: next(seconds))
    assert (keys.newest(), keys.named("new")) == (OLD, None)
    write(path, OLD, NEW)
    assert (keys.newest(), keys.named("new")) == (OLD, NEW)
    write(path, NEW, OLD)
    assert (keys.newest(), keys.named("old")) == (NEW, OLD)
    write(path, NEW)
    assert keys.named("old") is None


def test_a_slip_shuts_nobody_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A broken or absent file leaves the keys as they are, and the log says so without a secret."""
    seconds = iter(range(1000))
    path = write(tmp_path / "keys", OLD)
    keys = KeyFile(path, lambda: next(seconds))
    with caplog.at_level(logging.ERROR):
        path.write_text('{"keys": "a-secret-that-somebody-misplaced"}')
        assert keys.newest() == OLD
        path.unlink()
        assert keys.newest() == OLD
    assert caplog.text.count("the keys stay as they were") == 2
    assert "misplaced" not in caplog.text


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": []}', '{"keys": [{"name": "a b", "secret": "%s"}]}' % ("s" * 32),
             '{"keys": [{"name": "short", "secret": "s3cret"}]}'],
)  # fmt: skip
def test_a_file_without_keys_is_refused_at_the_start(tmp_path: Path, text: str) -> None:
    """With its name and without a secret."""
    path = tmp_path / "keys"
    path.write_text(text)
    with pytest.raises(SettingsError, match="keys") as refused:
        open_signing_keys(path)
    assert "s3cret" not in str(refused.value)
    with pytest.raises(SettingsError):
        open_signing_keys(tmp_path / "absent")


def test_each_try_is_signed_anew(tmp_path: Path) -> None:
    """With the newest key, over what travels."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    auth = auth_of(write(tmp_path / "keys", NEW, OLD))
    with httpx.Client(base_url="http://alice", auth=auth, transport=httpx.MockTransport(answer)) as client:
        for _ in range(2):
            client.post("/v1/users/ж/quotes", params={"time_zone": "Asia/Omsk"}, json={"reminder_id": "r"})
    signatures = [read_signature(each.headers["authorization"]) for each in seen]
    assert signatures[0].nonce != signatures[1].nonce
    for request, signature in zip(seen, signatures, strict=True):
        call = SignedCall("POST", request.url.raw_path.decode(), request.content)
        check_signature(signature, NEW, call, datetime.now(UTC))


def test_where_none_are_configured_nothing_is_signed() -> None:
    """A machine of one's own needs no keys."""
    assert auth_of(None) is None
