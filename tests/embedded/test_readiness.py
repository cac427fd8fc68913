"""Probes distinguish ready from not ready, and never raise."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from embedded.free_ports import HOST, free_ports
from embedded.readiness import accepts_connections, answers_http, graphql_matches, replies


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Respond to /well with success, to /closed for one user, and to other paths with an error."""
        signed_in = self.headers["Authorization"] == "Basic cmVwdXJjaGFzZTpzM2NyZXQ="
        self.send_response(200 if self.path == "/well" or (self.path == "/closed" and signed_in) else 503)
        self.end_headers()

    def do_POST(self) -> None:
        """Respond as GraphQL does."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"data": {"sum": 3}}')

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture
def page() -> Iterator[str]:
    """Yield the address of a small HTTP server."""
    with HTTPServer((HOST, 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_success_is_ready_and_an_error_is_not(page: str) -> None:
    """A page that answers 503 is not ready."""
    assert answers_http(f"{page}/well")()
    assert not answers_http(f"{page}/ill")()


def test_a_page_behind_a_password_is_ready_for_its_user(page: str) -> None:
    """The probe succeeds only with the right credentials."""
    assert answers_http(f"{page}/closed", "repurchase", "s3cret")()
    assert not answers_http(f"{page}/closed", "repurchase", "guess")()


def test_nobody_there_is_not_ready() -> None:
    """A closed port is not ready and raises nothing."""
    port = free_ports(1)[0]
    assert not answers_http(f"http://{HOST}:{port}")()
    assert not accepts_connections(port)()
    assert not replies(port, b"PING\r\n", b"PONG")()
    assert not graphql_matches(f"http://{HOST}:{port}", "{ sum }", lambda _: True)()


def test_graphql_data_decides(page: str) -> None:
    """The predicate on the data decides."""
    assert graphql_matches(page, "{ sum }", lambda data: data["sum"] == 3)()
    assert not graphql_matches(page, "{ sum }", lambda data: data["sum"] == 4)()


def test_a_listening_port_accepts() -> None:
    """A listening port is ready for any protocol."""
    with socket.create_server((HOST, 0)) as listener:
        assert accepts_connections(listener.getsockname()[1])()
