"""The server itself: reflection, health, deadlines, limits, its program."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest, ServerReflectionResponse
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from embedded.free_ports import free_ports
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.health import SERVICE
from tests.serving.rpc.conftest import Rpc

pytestmark = pytest.mark.anyio


async def reflected(rpc: Rpc, request: ServerReflectionRequest) -> ServerReflectionResponse:
    """One answer of the reflection service."""

    async def asked() -> AsyncIterator[ServerReflectionRequest]:
        yield request

    channel: Any = rpc.channel
    stub: Any = ServerReflectionStub(channel)
    async for answer in stub.ServerReflectionInfo(asked()):
        found: ServerReflectionResponse = answer
        return found
    raise AssertionError("the reflection service said nothing")


async def test_a_client_without_our_files_learns_the_service(rpc: Rpc) -> None:
    """By reflection: the services, and every call of ours with its file."""
    listed = await reflected(rpc, ServerReflectionRequest(list_services=""))
    names = {each.name for each in listed.list_services_response.service}
    assert names == {SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}
    answer = await reflected(rpc, ServerReflectionRequest(file_containing_symbol=SERVICE))
    files = map(FileDescriptorProto.FromString, answer.file_descriptor_response.file_descriptor_proto)
    ours = {each.name: each for each in files}["repurchase/alice/v1/alice.proto"]
    assert [each.name for each in ours.service[0].method] == [
        "Notify", "ListNotifications", "ListConsumables", "CreateQuote", "PlaceOrder", "CancelOrder",
        "GetConsent", "UpdateConsent", "TakeTurn",
    ]  # fmt: skip


async def test_it_tells_how_it_is(rpc: Rpc) -> None:
    """The process lives, and the service can answer."""
    for name in ("", SERVICE):
        await _until(rpc, name, HealthCheckResponse.SERVING)


async def test_without_the_online_store_it_lives_but_does_not_serve(forgetful_rpc: Rpc) -> None:
    """As /readyz says."""
    await _until(forgetful_rpc, SERVICE, HealthCheckResponse.NOT_SERVING)
    await _until(forgetful_rpc, "", HealthCheckResponse.SERVING)


async def _until(rpc: Rpc, name: str, wanted: int) -> None:
    """Watch until the service is as wanted."""
    channel: Any = rpc.channel
    stub: Any = HealthStub(channel)
    async with asyncio.timeout(30):
        async for told in stub.Watch(HealthCheckRequest(service=name)):
            if told.status == wanted:
                return


async def test_a_deadline_ends_a_call(rpc: Rpc) -> None:
    """The caller gets DEADLINE_EXCEEDED, and the server continues with other calls."""
    with pytest.raises(grpc.aio.AioRpcError) as late:
        await rpc.alice.ListNotifications(pb.ListNotificationsRequest(user_id="1"), timeout=1e-6)
    assert late.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert (await rpc.alice.ListNotifications(pb.ListNotificationsRequest(user_id="1"))).user_id == "1"


async def test_a_message_that_is_too_large_is_refused(rpc: Rpc) -> None:
    """Before it is read."""
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await rpc.alice.TakeTurn(pb.TakeTurnRequest(utterance="а" * 70_000))
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_the_program_serves_until_it_is_asked_to_stop(platform: Mapping[str, str], tmp_path: Path) -> None:
    """On loopback; it ends in order at SIGTERM."""
    (port,) = free_ports(1)
    log = tmp_path / "log"
    with log.open("wb") as written:
        program = subprocess.Popen(
            [sys.executable, "-m", "serving.rpc", "--port", str(port)], env={**platform}, stdout=written, stderr=written
        )
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            grpc.channel_ready_future(channel).result(timeout=60)
        program.terminate()
        assert program.wait(30) == 0, log.read_text()
    finally:
        program.kill()
        program.wait()


def test_a_missing_setting_is_named() -> None:
    """Before anything starts."""
    program = [sys.executable, "-m", "serving.rpc"]
    ended = subprocess.run(program, env={}, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "is not set" in ended.stderr
