"""Assembles the HTTP service from its routes, middleware and ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from repurchase.authentication.local_request import check_json, check_sender
from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable
from repurchase.goods.lemmatization import analyzer
from repurchase.settings import Settings, is_strict, log_level, settings_from, skill_id
from serving import dependencies
from serving.clock import Clock, utc_now
from serving.gc_tuning import freeze_startup_objects
from serving.http import problem_details
from serving.http.auth_middleware import BACKEND, AuthMiddleware
from serving.http.fast_path import BareRouteMiddleware
from serving.http.routes import (
    carts,
    consents,
    consumables,
    dialog,
    health,
    home,
    monitoring,
    notifications,
    notify,
    orders,
    quotes,
    webhook,
)
from serving.language.vocabulary import load_vocabulary
from serving.observability.log_lines import configure_json_logging
from serving.observability.request_ids import RequestIdMiddleware
from serving.security.access_policy import AccessPolicy
from serving.security.local_only import LoopbackOnlyMiddleware
from serving.security.signing_config import WEBHOOK, load_signing_keys, load_webhook_secrets, webhook_path
from serving.speech.numerals import speller
from serving.talk.routes import routes as talk

_DESCRIPTION = """
Reminds shoppers of consumables that they run out of and reorders them, in Russian.

`POST /alice/webhook` implements the protocol of Yandex Dialogs.
`POST /v1/dialog` holds the conversation: a reminder, «Да», the quote, «Подтверждаю», the order.
`POST /v1/notify` accepts a reminder that fell due; Alice announces it at the shopper's next activation.
`GET /v1/users/{user_id}/consumables` lists what is due, since when and why.
`POST /v1/users/{user_id}/quotes` quotes a reminder, and `POST /v1/users/{user_id}/orders` confirms that quote.
`PUT /v1/users/{user_id}/consent` opts a shopper out of all reminders, or in again.

Errors are `application/problem+json` (RFC 9457). Times are UTC; Alice names days in the shopper's time zone.
"""
_TAGS = [
    {"name": "dialogue", "description": "Alice's answer to one turn."},
    {"name": "notifications", "description": "Reminders that wait for the shopper's next activation."},
    {"name": "consumables", "description": "Consumables that are due, from the online features."},
    {"name": "orders", "description": "Quotes, and the order that a confirmation creates."},
    {"name": "consent", "description": "A shopper's consent to reminders."},
    {"name": "health", "description": "Liveness and readiness of the process."},
]

_NOT_TRACED = {"tracing": False, "metrics": False, "logs": False}
"""Spans would contain paths, which contain user ids; our own metrics and logs leave them out."""
_PAGE = {"docExpansion": "full", "defaultModelsExpandDepth": 0, "tryItOutEnabled": True, "displayRequestDuration": True}

_WAYS_IN = (BACKEND, f"{WEBHOOK}/")
"""Path prefixes whose callers need a signature and a secret in the path, if keys and secrets are configured."""

OpenDependencies = Callable[[], AbstractAsyncContextManager[dependencies.Dependencies]]


def app_of_settings() -> FastAPI:
    """Build the service from environment settings; raises SettingsError if one is missing."""
    configure_json_logging(log_level())
    settings = settings_from()
    return create_app(
        lambda: _open_dependencies_without_gc(settings),
        played_on=None if is_strict() else settings,
        access_policy=AccessPolicy(load_signing_keys(), skill_id(), load_webhook_secrets()),
    )


@asynccontextmanager
async def _open_dependencies_without_gc(settings: Settings) -> AsyncIterator[dependencies.Dependencies]:
    async with dependencies.open_dependencies(settings) as opened:
        freeze_startup_objects()
        yield opened


def create_app(
    open_dependencies: OpenDependencies,
    clock: Clock = utc_now,
    *,
    played_on: Settings | None = None,
    access_policy: AccessPolicy | None = None,
) -> FastAPI:
    """Build the service; its ports open when the app starts.

    With `played_on`, the page /talk simulates a device for any shopper, reachable only from this machine. The default
    `access_policy` allows backends on this machine and any skill.
    """
    rules = access_policy or AccessPolicy()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        analyzer()
        speller()
        load_vocabulary()
        async with open_dependencies() as app.state.dependencies:
            await _warm_up(app.state.dependencies, clock())
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
    problem_details.install(app)
    app.add_middleware(BareRouteMiddleware, routes=routes)
    app.add_middleware(AuthMiddleware, keys=rules.keys)
    authenticated = _authenticated(rules)
    if len(authenticated) < len(_WAYS_IN):
        app.add_middleware(LoopbackOnlyMiddleware, checks=(check_sender, check_json), authenticated=authenticated)
    app.add_middleware(RequestIdMiddleware)
    return app


def _authenticated(rules: AccessPolicy) -> tuple[str, ...]:
    """The path prefixes whose callers are authenticated."""
    proofs = (rules.keys, rules.webhook_secrets)
    return tuple(path for path, proof in zip(_WAYS_IN, proofs, strict=True) if proof is not None)


def _routers(played_on: Settings | None, rules: AccessPolicy) -> Iterator[APIRouter]:
    """All routers; Starlette matches routes in order, so the most frequent come first."""
    yield webhook.router if rules.webhook_secrets is None else webhook.secret_router
    for told in (consumables, dialog, notify, notifications, quotes, carts, orders, consents, health, monitoring):
        yield told.router
    if played_on is not None:
        yield talk(played_on, lambda: webhook_path(rules.webhook_secrets))
    yield home.routes(["/talk"] if played_on else [])


async def _warm_up(opened: dependencies.Dependencies, now: datetime) -> None:
    """Open connections and read the published feature generations, so that the first request takes one round trip."""
    with suppress(OnlineStoreUnavailable):
        await opened.features.predictions("")
    with suppress(OrderBookUnavailable):
        await opened.orders.standing("", "", now)
