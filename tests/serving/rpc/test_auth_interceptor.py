"""Authentication of gRPC calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest

from repurchase.adapters.signing_keys import open_signing_keys
from repurchase.authentication.signature import SignedCall, SigningKey, signature_header
from repurchase.settings import Settings
from serving.clock import utc_now
from serving.dependencies import open_dependencies
from serving.rpc.auth_interceptor import METHOD, _is_here
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.generated.alice_pb2_grpc import AliceServiceStub
from serving.rpc.server import run_server
from serving.security.access_policy import AccessPolicy
from tests.serving.rpc.test_alice_service import failure, reason

pytestmark = pytest.mark.anyio
KEY = SigningKey("grpc", b"g" * 32)
NAME = "/repurchase.alice.v1.AliceService/ListNotifications"
ASKED = pb.ListNotificationsRequest(user_id="жук", time_zone="Asia/Omsk")


@pytest.fixture
async def guarded(whole: Settings, tmp_path: Path) -> AsyncIterator[Any]:
    """Give calls of a server that has a key."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [{"name": KEY.name, "secret": KEY.secret.decode()}]}))
    keys = open_signing_keys(path)
    async with (
        open_dependencies(whole) as dependencies,
        run_server("127.0.0.1:0", dependencies, utc_now, AccessPolicy(keys)) as port,
        grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel,
    ):
        yield AliceServiceStub(channel)


def signed(key: SigningKey = KEY, name: str = NAME, message: Any = ASKED) -> tuple[tuple[str, str], ...]:
    """The metadata of a signed call."""
    call = SignedCall(METHOD, name, message.SerializeToString())
    return (("authorization", signature_header(key, call, datetime.now(UTC), uuid4().hex)),)


async def test_a_signed_call_is_answered_once(guarded: Any) -> None:
    """Sent again it is refused."""
    metadata = signed()
    assert (await guarded.ListNotifications(ASKED, metadata=metadata)).user_id == "жук"
    code, status = await failure(guarded.ListNotifications(ASKED, metadata=metadata))
    assert (code, reason(status)) == (grpc.StatusCode.UNAUTHENTICATED, "NOT_SIGNED")


async def test_unsigned_and_badly_signed_calls_are_refused(guarded: Any) -> None:
    """Whatever is wrong: the key, the call, the message."""
    other = pb.ListNotificationsRequest(user_id="another")
    for metadata in (
        (),
        (("authorization", "Bearer x"),),
        signed(SigningKey("grpc", b"x" * 32)),
        signed(name=NAME.replace("Notifications", "Consumables")),
        signed(message=other),
    ):
        code, _ = await failure(guarded.ListNotifications(ASKED, metadata=metadata))
        assert code is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize(
    ("peer", "here"),
    [
        ("ipv4:127.0.0.1:40000", True),
        ("ipv6:[::1]:40000", True),
        ("ipv6:%5B::1%5D:40000", True),
        ("ipv4:192.0.2.7:40000", False),
        ("ipv6:%5B2001:db8::7%5D:40000", False),
        ("unix:", False),
        ("", False),
    ],
)
async def test_without_keys_this_machine_alone_may_call(peer: str, *, here: bool) -> None:
    """By the address of the peer."""
    assert _is_here(peer) is here


async def test_a_browser_cannot_speak_to_the_server(whole: Settings) -> None:
    """It speaks HTTP/1.1 without TLS, whatever it says; the server hangs up and calls nothing."""
    body = b"\x00\x00\x00\x00\x00"
    head = (
        f"POST {NAME} HTTP/1.1\r\nHost: evil.example\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    async with open_dependencies(whole) as dependencies, run_server("127.0.0.1:0", dependencies, utc_now) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
    assert not answer.startswith(b"HTTP/1.")
    assert b"notifications" not in answer
