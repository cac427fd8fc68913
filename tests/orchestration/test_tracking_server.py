"""Tests that MLflow's server requires the credentials of REPURCHASE_TRACKING_URL."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import mlflow
import pytest
from mlflow.exceptions import MlflowException
from starlette.types import Message, Receive, Scope, Send

from orchestration.tracking_server import SignedIn, application, credentials
from repurchase.adapters.mlflow import open_model_registry
from repurchase.errors import SettingsError

READS = (
    "/",
    "/version",
    "/server-info",
    "/api/2.0/mlflow/experiments/search?max_results=1",
    "/ajax-api/2.0/mlflow/registered-models/search",
    "/ajax-api/3.0/mlflow/server-info",
    "/api/2.0/mlflow-artifacts/artifacts",
    "/ajax-api/2.0/mlflow-artifacts/artifacts?path=0",
    "/get-artifact?run_uuid=a&path=b",
    "/model-versions/get-artifact?name=a&version=1&path=b",
    "/static-files/index.html",
    "/health/../version",
    "//version",
)
WRITES = (
    ("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/models/m-1/artifacts/model.pkl"),
    ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/0"),
    ("POST", "/api/2.0/mlflow/registered-models/create"),
    ("POST", "/api/2.0/mlflow/registered-models/alias"),
    ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=a&path=b"),
    ("POST", "/graphql"),
    ("POST", "/v1/traces"),
    ("POST", "/health"),
)
WRONG: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Basic"},
    {"Authorization": "Basic cmVwdXJjaGFzZTo="},  # repurchase and no password
    {"Authorization": "Bearer cmVwdXJjaGFzZTo="},
)


def _url(platform: Mapping[str, str]) -> str:
    return platform["REPURCHASE_TRACKING_URL"].removeprefix("embedded+")


@pytest.mark.parametrize("headers", WRONG, ids=str)
def test_nothing_is_read_without_the_password(tracking: str, headers: dict[str, str]) -> None:
    """Pages, API responses and artifacts are refused; the response has a challenge for browsers."""
    with httpx.Client(base_url=tracking, headers=headers) as client:
        answers = [client.get(path) for path in READS]
    assert {answer.status_code for answer in answers} == {401}
    assert all(answer.headers["WWW-Authenticate"].startswith("Basic realm=") for answer in answers)


def test_nothing_is_written_without_the_password(tracking: str) -> None:
    """Writes are refused, including artifacts, which could replace a champion's file; only health is open."""
    with httpx.Client(base_url=tracking) as client:
        answers = {path: client.request(method, path, content=b"x").status_code for method, path in WRITES}
        assert client.get("/health").text == "OK"
    assert {status for path, status in answers.items() if path != "/health"} == {401}
    assert answers["/health"] == 405


def test_mlflows_own_client_is_refused_too(tracking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong password in its variables."""
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "guess")
    with pytest.raises(MlflowException, match="401"):
        mlflow.MlflowClient(tracking).search_registered_models(max_results=1)


def test_whoever_has_the_password_reads_and_writes(tracking: str, platform: Mapping[str, str]) -> None:
    """Pages, API and artifacts are open; the scheme name is case-insensitive."""
    parts = urlsplit(_url(platform))
    with httpx.Client(base_url=tracking, auth=(str(parts.username), str(parts.password))) as client:
        assert "MLflow" in client.get("/").text
        path = "/api/2.0/mlflow-artifacts/artifacts/tried/note.txt"
        assert client.put(path, content=b"kept").status_code == 200
        assert client.get(path).content == b"kept"
    token = b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    assert httpx.get(f"{tracking}/version", headers={"Authorization": f"basic {token}"}).status_code == 200


def test_a_wrong_password_is_a_settings_error_without_the_password(
    tracking: str, platform: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the setting; the tracking URI contains no password either."""
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "")
    before, right = mlflow.get_tracking_uri(), _url(platform)
    wrong = right.replace(str(urlsplit(right).password), "gu%40ess")
    with pytest.raises(SettingsError, match="refuses the user and password of REPURCHASE_TRACKING_URL") as refused:
        open_model_registry(wrong)
    assert "ess" not in f"{refused.value} {refused.value.__cause__}".replace("address", "")
    open_model_registry(right)
    assert mlflow.get_tracking_uri() == tracking
    mlflow.set_tracking_uri(before)


@pytest.mark.parametrize("url", ["http://mlflow:5000", "http://repurchase@mlflow:5000", "http://:secret@mlflow:5000"])
def test_a_server_that_anybody_could_write_to_does_not_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error explains the format and does not quote the value."""
    monkeypatch.setenv("REPURCHASE_TRACKING_URL", url)
    with pytest.raises(SettingsError, match="REPURCHASE_TRACKING_URL gives no user and password") as refused:
        application()
    assert "secret" not in str(refused.value)


def test_what_a_url_escapes_is_meant_literally() -> None:
    """Percent-encoded credentials are decoded."""
    environment = {"REPURCHASE_TRACKING_URL": "https://some%40one:p%2F%3A@mlflow"}
    assert credentials(environment) == ("some@one", "p/:")


def test_a_web_socket_is_closed() -> None:
    """MLflow has no WebSocket endpoint; a future one would be protected, too."""

    async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/health", "headers": []}
    asyncio.run(SignedIn(never, "repurchase", "s3cret")(scope, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
