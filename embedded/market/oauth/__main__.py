"""`python -m embedded.market.oauth` serves the stand-in at REPURCHASE_TOKEN_INTROSPECTION_URL until SIGTERM.

Introspection requires the user and password of that URL; the client REPURCHASE_OAUTH_CLIENT_ID gets a new secret.
"""

from __future__ import annotations

import argparse
from secrets import token_urlsafe
from urllib.parse import unquote, urlsplit

import uvicorn

from embedded.market.oauth.app import create_app
from embedded.market.oauth.grants import Client, Grants
from repurchase.settings import oauth_client_id, url_of

BROKER = "https://social.yandex.net/broker/redirect"
"""Redirect URI of Yandex Dialogs."""


def main() -> None:
    """Serve the stand-in OAuth service."""
    parser = argparse.ArgumentParser(prog="python -m embedded.market.oauth", description=__doc__)
    parser.add_argument("--redirect-uri", default=BROKER, help="Where codes are sent (default: Yandex Dialogs).")
    where = urlsplit(url_of("REPURCHASE_TOKEN_INTROSPECTION_URL"))
    client = Client(oauth_client_id(), token_urlsafe(24), parser.parse_args().redirect_uri)
    print(f"client {client.client_id}, secret {client.secret}, codes go to {client.redirect_uri}", flush=True)  # noqa: T201
    resource_server = (unquote(where.username or ""), unquote(where.password or ""))
    app = create_app(client, resource_server, Grants())
    uvicorn.run(app, host=where.hostname or "127.0.0.1", port=where.port or 80, access_log=False)


if __name__ == "__main__":
    main()
