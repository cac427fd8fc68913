"""The three ways into a conversation, played alike: the webhook, HTTP and gRPC."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import grpc
import httpx

from repurchase.settings import Settings
from serving.clock import utc_now
from serving.dependencies import open_dependencies
from serving.rpc.generated import alice_pb2 as pb
from serving.rpc.generated.alice_pb2_grpc import AliceServiceStub
from serving.rpc.server import run_server
from tests.serving.webhook.protocol import check_limits, request

ZONE = "UTC"


@dataclass(frozen=True)
class Said:
    """Alice's answer with plain spaces."""

    text: str
    ends: bool
    stage: str
    order_id: str | None


Say = Callable[[str], Said]


@dataclass
class Conversation:
    """One conversation of one shopper, whichever way it goes."""

    turn: Callable[[str, str, int, str], Said]
    user_id: str
    session_id: str = field(default_factory=lambda: uuid4().hex)
    turns: count[int] = field(default_factory=lambda: count(1))

    def say(self, utterance: str) -> str:
        """Say something in the next turn; gives what is answered."""
        return self.answer(utterance).text

    def answer(self, utterance: str) -> Said:
        """The same with all fields of the answer."""
        return self.turn(self.user_id, self.session_id, next(self.turns), utterance)


def over_http(client: httpx.Client) -> Callable[[str, str, int, str], Said]:
    """POST /v1/dialog."""

    def turn(user_id: str, session_id: str, message_id: int, utterance: str) -> Said:
        body = {"user_id": user_id, "session_id": session_id, "message_id": message_id, "utterance": utterance}
        answered = client.post("/v1/dialog", json=body | {"time_zone": ZONE})
        assert answered.status_code == 200, answered.text
        told = answered.json()
        return Said(_plain(told["text"]), told["end_session"], told["state"], told["order_id"])

    return turn


def over_webhook(client: httpx.Client) -> Callable[[str, str, int, str], Said]:
    """POST /alice/webhook, of a user who is linked to the shopper of the same name."""

    def turn(user_id: str, session_id: str, message_id: int, utterance: str) -> Said:
        call = request("yes_with_confirm")
        call["session"] |= {"session_id": session_id, "message_id": message_id, "new": message_id == 1}
        call["session"]["user"]["user_id"] = user_id
        call["meta"]["timezone"] = ZONE
        call["request"] |= {"command": utterance.lower(), "original_utterance": utterance}
        call["request"]["nlu"] = {"tokens": utterance.split(), "intents": {}}
        answered = client.post("/alice/webhook", json=call)
        assert answered.status_code == 200, answered.text
        told: dict[str, Any] = answered.json()
        check_limits(told)
        response = told["response"]
        return Said(_plain(response["text"]), response["end_session"], told["session_state"]["stage"], None)

    return turn


def over_grpc(alice: AliceServiceStub) -> Callable[[str, str, int, str], Said]:
    """TakeTurn."""

    def turn(user_id: str, session_id: str, message_id: int, utterance: str) -> Said:
        asked = pb.TakeTurnRequest(
            user_id=user_id, session_id=session_id, message_id=message_id, utterance=utterance, time_zone=ZONE
        )
        told = alice.TakeTurn(asked)
        stage = pb.TakeTurnResponse.Stage.Name(told.stage).removeprefix("STAGE_").lower()
        return Said(_plain(told.text), told.end_session, stage, told.order_id or None)

    return turn


@contextmanager
def rpc_served(settings: Settings) -> Iterator[AliceServiceStub]:
    """Serve gRPC in a thread; gives a blocking client."""
    ready: Future[int] = Future()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with (
            open_dependencies(settings) as dependencies,
            run_server("127.0.0.1:0", dependencies, utc_now) as port,
        ):
            ready.set_result(port)
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{ready.result(timeout=30)}") as channel:
            yield AliceServiceStub(channel)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
