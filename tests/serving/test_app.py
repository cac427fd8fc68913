"""The assembled service: light to import, documented without the internet."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from time import sleep

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from embedded.free_ports import free_ports

HEAVY = ("dagster", "mlflow", "lightgbm", "feast", "pandas", "numpy", "sklearn", "pyarrow", "repurchase.forecast")


def test_serving_imports_nothing_heavy() -> None:
    """Neither importing the service nor opening its whole world loads what only the pipeline needs."""
    program = f"""
import asyncio, sys
import serving.app
from serving.dependencies import open_dependencies
from repurchase.settings import Settings
async def open_all():
    here = 'http://127.0.0.1:1'
    async with open_dependencies(Settings('', 'redis://127.0.0.1:1', 'postgresql://127.0.0.1:1/x', '', here, here)):
        print([name for name in {HEAVY!r} if name in sys.modules])
asyncio.run(open_all())
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_no_span_tells_whose_path_was_asked_for(api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI emits no spans even if the process traces, because paths contain user ids."""
    spans = InMemorySpanExporter()
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", tracing)
    assert api.get("/v1/users/anna/nothing").status_code == 404
    assert api.get("/v1/users/anna/consumables").status_code == 200
    assert [span.to_json() for span in spans.get_finished_spans()] == []


def test_the_documentation_page_needs_no_internet(api: httpx.Client) -> None:
    """Everything that the page loads comes from the service itself."""
    page = api.get("/docs").text
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page)
    assert len(loaded) >= 2
    assert all(each.startswith("/") for each in loaded)
    assert all(api.get(each).status_code == 200 for each in loaded)


def test_every_route_is_documented(api: httpx.Client) -> None:
    """With a summary, a tag, and its problems."""
    described = api.get("/openapi.json").json()
    routes = [route for path in described["paths"].values() for route in path.values()]
    assert {path: list(methods) for path, methods in described["paths"].items()} == {
        "/alice/webhook": ["post"],
        "/v1/dialog": ["post"],
        "/v1/notify": ["post"],
        "/v1/users/{user_id}/notifications": ["get"],
        "/v1/users/{user_id}/consumables": ["get"],
        "/v1/users/{user_id}/quotes": ["post"],
        "/v1/users/{user_id}/cart": ["get"],
        "/v1/users/{user_id}/orders": ["post"],
        "/v1/users/{user_id}/orders/{order_id}/cancel": ["post"],
        "/v1/users/{user_id}/consent": ["get", "put"],
        "/healthz": ["get"],
        "/readyz": ["get"],
        "/queues": ["get"],
        "/metrics": ["get"],
    }
    assert all(route["summary"] and route["tags"] and route["description"] for route in routes)
    assert "application/problem+json" in described["paths"]["/v1/dialog"]["post"]["responses"]["422"]["content"]
    schemas = described["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    references = set(re.findall(r"""'\$ref': '#/([^']+)'""", str(described)))
    assert references <= {f"components/schemas/{name}" for name in schemas}


def test_the_program_serves_until_it_is_asked_to_stop(platform: Mapping[str, str]) -> None:
    """`python -m serving` answers on its port and ends on SIGTERM."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "serving", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, **platform}, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None and not _answers(port):
            sleep(0.05)
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz").json()
        program.send_signal(signal.SIGTERM)
        program.wait(60)
    assert ready["ready"] is True


def test_a_missing_setting_is_named_at_the_start() -> None:
    """Without a setting the program exits immediately and names it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("REPURCHASE_")}
    ended = subprocess.run([sys.executable, "-m", "serving"], env=bare, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "REPURCHASE_WAREHOUSE_URL is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("program", ["serving", "serving.rpc"])
def test_a_zone_that_is_none_is_named_at_the_start(program: str, platform: Mapping[str, str]) -> None:
    """The program exits immediately and names the invalid setting."""
    wrong = {**os.environ, **platform, "REPURCHASE_TIME_ZONE": "Mars/Base"}
    words = [sys.executable, "-m", program, "--port", "0"]
    ended = subprocess.run(words, env=wrong, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 2
    assert "REPURCHASE_TIME_ZONE is no IANA time zone" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("program", ["serving", "serving.rpc"])
def test_nothing_is_served_to_strangers_by_oversight(program: str, platform: Mapping[str, str]) -> None:
    """Without keys, a program on a public address exits immediately and explains the remedy."""
    words = [sys.executable, "-m", program, "--host", "0.0.0.0", "--port", "0"]  # noqa: S104 - is refused
    bare = {name: value for name, value in os.environ.items() if not name.startswith("REPURCHASE_")}
    ended = subprocess.run(words, env={**bare, **platform}, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 2
    assert "REPURCHASE_SIGNING_KEYS_FILE is not set, and other machines reach 0.0.0.0" in ended.stderr
    assert "Traceback" not in ended.stderr


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx.TransportError:
        return False
