"""GET /queues as HTML or JSON, and GET /metrics for Prometheus."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from repurchase.adapters.metrics import ScrapeGauges, exposition
from repurchase.queue_state import SlotLoad
from serving.http.request_context import DependenciesDep, NowDep
from serving.http.routes.queues_page import page_of
from serving.observability.monitoring import SystemStatus, system_status

router = APIRouter(tags=["health"])


@router.get(
    "/queues",
    summary="Depth and age of all queues",
    response_description="HTML for a browser, otherwise JSON; null marks a system that did not answer.",
    response_class=JSONResponse,
    responses={HTTPStatus.OK.value: {"content": {"text/html": {}}}},
)
async def queues(request: Request, dependencies: DependenciesDep, now: NowDep) -> Response:
    """Depth and age of queues, reasons of dead letters, planned and sent slots, orders by state, age of features."""
    told = _told(await system_status(dependencies, now))
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(page_of(told))
    return JSONResponse(told)


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    response_description="Metrics in the text format of Prometheus.",
    responses={HTTPStatus.OK.value: {"content": {"text/plain": {}}}},
)
async def metrics(dependencies: DependenciesDep, now: NowDep) -> Response:
    """Metrics of all processes, and queue states that are read at each scrape."""
    text, media_type = exposition(_watched(await system_status(dependencies, now)))
    return Response(text, media_type=media_type)


def _told(seen: SystemStatus) -> dict[str, Any]:
    reminders, orders, features = seen.reminders, seen.orders, seen.features
    return {
        "queues": [
            {
                "queue": each.name, "depth": each.depth, "oldest_seconds": each.oldest.total_seconds(),
                "reasons": list(each.reasons),
            }
            for each in seen.queues
        ],
        "slots": None if reminders is None else {
            "planned": _load(reminders.planned), "sent": _load(reminders.sent)
        },
        "orders": None if orders is None else {state.value: count for state, count in orders.by_state.items()},
        "features_age_seconds": None if features is None else {
            view: age.total_seconds() for view, age in features.items()
        },
        "materialized_seconds_ago": None if seen.materialized is None else {
            view: age.total_seconds() for view, age in seen.materialized.items()
        },
    }  # fmt: skip


def _load(load: SlotLoad) -> dict[str, int]:
    return {"slots": len(load.by_slot), "reminders": load.reminders, "fullest": load.fullest}


def _watched(seen: SystemStatus) -> ScrapeGauges:
    watched = ScrapeGauges()
    for system, answered in seen.systems.items():
        watched.system_seen.labels(system).set(answered)
    for queue in seen.queues:
        watched.queue_depth.labels(queue.name).set(queue.depth)
        watched.queue_oldest_seconds.labels(queue.name).set(queue.oldest.total_seconds())
    for view, age in (seen.features or {}).items():
        watched.features_age_seconds.labels(view).set(age.total_seconds())
    for view, age in (seen.materialized or {}).items():
        watched.materialized_seconds_ago.labels(view).set(age.total_seconds())
    for state, count in (seen.orders.by_state if seen.orders else {}).items():
        watched.orders.labels(state.value).set(count)
    if seen.reminders is not None:
        _watch_slots(watched, "planned", seen.reminders.planned)
        _watch_slots(watched, "sent", seen.reminders.sent)
    return watched


def _watch_slots(watched: ScrapeGauges, state: str, load: SlotLoad) -> None:
    watched.slots.labels(state).set(len(load.by_slot))
    watched.slot_reminders.labels(state).set(load.reminders)
    watched.fullest_slot.labels(state).set(load.fullest)
