"""Simulated shoppers who activate their device as soon as a reminder arrives, and count announcements."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from fastapi import FastAPI

from repurchase.adapters.redis.connection.client import open_background_redis
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.adapters.redis.reminders.redis_waiting import RedisWaitingReminders
from repurchase.errors import OnlineStoreUnavailable
from repurchase.reminders.ports import WaitingReminders
from repurchase.reminders.reminder import Acceptance, Reminder
from serving.http import problem_details
from serving.http.routes import notify


class ListeningShoppers:
    """The real route for due reminders, and shoppers who read and close all waiting reminders."""

    def __init__(self, online_store_url: str) -> None:
        self._url = online_store_url
        self.heard: Counter[str] = Counter()
        """Number of announcements by reminder id."""
        self.repeated = 0
        """Notifications that the backend already had."""

    def app(self) -> FastAPI:
        """Build the service with `POST /v1/notify`."""

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with open_waiting_reminders(self._url) as waiting:
                notified: asyncio.Queue[str] = asyncio.Queue()
                app.state.dependencies = _World(_Accepting(waiting, notified, self))
                listening = asyncio.create_task(self._listen(notified))
                yield
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening

        service = FastAPI(lifespan=lifespan)
        service.include_router(notify.router)
        problem_details.install(service)
        return service

    async def _listen(self, notified: asyncio.Queue[str]) -> None:
        async with open_background_redis(self._url) as redis:
            waiting = RedisWaitingReminders(redis)
            while True:
                user_id = await notified.get()
                try:
                    await self._hear(waiting, user_id)
                except OnlineStoreUnavailable:
                    notified.put_nowait(user_id)

    async def _hear(self, waiting: WaitingReminders, user_id: str) -> None:
        for reminder in await waiting.waiting(user_id):
            await waiting.close(user_id, reminder.reminder_id)
            self.heard[reminder.reminder_id] += 1


@dataclass(frozen=True, slots=True)
class _Accepting:
    """The part of WaitingReminders that the route needs; every notification activates the shopper, new or not."""

    waiting: WaitingReminders
    notified: asyncio.Queue[str]
    shoppers: ListeningShoppers

    async def accept(self, reminder: Reminder) -> Acceptance:
        outcome = await self.waiting.accept(reminder)
        self.shoppers.repeated += outcome is Acceptance.KNOWN
        self.notified.put_nowait(reminder.user_id)
        return outcome


@dataclass(frozen=True, slots=True)
class _World:
    reminders: _Accepting
