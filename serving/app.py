"""Assembles the HTTP service from its use cases; decides nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable
from repurchase.lemmatization import analyzer
from repurchase.local_request import check_json, check_sender
from repurchase.settings import Settings, is_strict, log_level, settings_from, skill_id
from serving import faults, world
from serving.admission import Admission
from serving.clock import Clock, utc_now
from serving.configured_keys import WEBHOOK, configured_keys, configured_webhook_secrets, webhook_path
from serving.http import (
    alice,
    carts,
    consents,
    consumables,
    dialog,
    health,
    home,
    notifications,
    notify,
    orders,
    quotes,
    watching,
)
from serving.http.guarded import BACKEND, Guarded
from serving.http.short_way import ShortWay
from serving.language.vocabulary import load_vocabulary
from serving.lasting import leave_what_lasts
from serving.local_only import LocalOnly
from serving.log_lines import log_in_json
from serving.request_ids import RequestIds
from serving.speech.numerals import speller
from serving.talk.routes import routes as talk

_DESCRIPTION = """
Reminds shoppers of what they run out of and orders it again, in Russian.

`POST /alice/webhook` speaks the protocol of Yandex Dialogs, as Alice's devices do.
`POST /v1/dialog` holds the conversation: a reminder, «Да», the quote, «Подтверждаю», the order.
`POST /v1/notify` takes a reminder that fell due; it waits for the shopper's next activation.
`GET /v1/users/{user_id}/consumables` tells what is due, since when and why.
`POST /v1/users/{user_id}/quotes` prices a reminder, and `POST /v1/users/{user_id}/orders` confirms that quote.
`PUT /v1/users/{user_id}/consent` opts a shopper out of all reminders, or in again.

Errors are `application/problem+json` (RFC 9457). Moments are UTC; Alice speaks of days in the shopper's time zone.
"""
_TAGS = [
    {"name": "dialogue", "description": "What Alice says next."},
    {"name": "notifications", "description": "Reminders on their way to the shopper's next activation."},
    {"name": "consumables", "description": "What a shopper runs out of, from the online features alone."},
    {"name": "orders", "description": "A quote, and the one order that its confirmation makes."},
    {"name": "consent", "description": "Whether a shopper is reminded at all."},
    {"name": "health", "description": "For whoever keeps the process running."},
]

_NOT_TRACED = {"tracing": False, "metrics": False, "logs": False}
"""Spans would carry paths, whose parts name people; figures and logs of our own tell what may be told."""
_PAGE = {"docExpansion": "full", "defaultModelsExpandDepth": 0, "tryItOutEnabled": True, "displayRequestDuration": True}

_WAYS_IN = (BACKEND, f"{WEBHOOK}/")
"""Where callers are asked for a signature, and for a secret in the path, if there are keys and secrets."""

OpensWorld = Callable[[], AbstractAsyncContextManager[world.World]]


def app_of_settings() -> FastAPI:
    """Build the service for the settings of the environment; raises SettingsError where one is missing."""
    log_in_json(log_level())
    settings = settings_from()
    return create_app(
        lambda: _opened_for_good(settings),
        played_on=None if is_strict() else settings,
        admission=Admission(configured_keys(), skill_id(), configured_webhook_secrets()),
    )


@asynccontextmanager
async def _opened_for_good(settings: Settings) -> AsyncIterator[world.World]:
    async with world.opened(settings) as opened:
        leave_what_lasts()
        yield opened


def create_app(
    opens_world: OpensWorld,
    clock: Clock = utc_now,
    *,
    played_on: Settings | None = None,
    admission: Admission | None = None,
) -> FastAPI:
    """Build the service; the world opens when the app starts.

    With the settings of `played_on` its page /talk plays a device for any shopper, on this machine alone. By default
    backends of this machine alone may call, and any skill.
    """
    rules = admission or Admission()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        analyzer()
        speller()
        load_vocabulary()
        async with opens_world() as app.state.world:
            await _acquainted(app.state.world, clock())
            yield

    routes = [route for router in _routers(played_on, rules) for route in router.routes]
    app = FastAPIOffline(
        title="Repurchase",
        summary="Reminders to reorder consumables by voice.",
        description=_DESCRIPTION,
        version="1",
        openapi_tags=_TAGS,
        lifespan=lifespan,
        routes=routes,
        redoc_url=None,
        telemetry=_NOT_TRACED,
        swagger_ui_parameters=_PAGE,
    )
    app.state.clock = clock
    app.state.skill, app.state.limits, app.state.webhook_secrets = rules.skill, rules.limits, rules.webhook_secrets
    faults.install(app)
    app.add_middleware(ShortWay, routes=routes)
    app.add_middleware(Guarded, keys=rules.keys)
    authenticated = _authenticated(rules)
    if len(authenticated) < len(_WAYS_IN):
        app.add_middleware(LocalOnly, checks=(check_sender, check_json), authenticated=authenticated)
    app.add_middleware(RequestIds)
    return app


def _authenticated(rules: Admission) -> tuple[str, ...]:
    """Of the ways in those whose callers prove who they are."""
    proofs = (rules.keys, rules.webhook_secrets)
    return tuple(path for path, proof in zip(_WAYS_IN, proofs, strict=True) if proof is not None)


def _routers(played_on: Settings | None, rules: Admission) -> Iterator[APIRouter]:
    """In the order in which a request is compared with their routes: what is asked most comes first."""
    yield alice.router if rules.webhook_secrets is None else alice.secret_router
    for told in (consumables, dialog, notify, notifications, quotes, carts, orders, consents, health, watching):
        yield told.router
    if played_on is not None:
        yield talk(played_on, lambda: webhook_path(rules.webhook_secrets))
    yield home.routes(["/talk"] if played_on else [])


async def _acquainted(opened: world.World, now: datetime) -> None:
    """Connect and learn which features are published, so that the first shopper waits for one round trip, too."""
    with suppress(OnlineStoreUnavailable):
        await opened.features.predictions("")
    with suppress(OrderBookUnavailable):
        await opened.orders.standing("", "", now)
