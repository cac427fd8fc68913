"""`python -m embedded.clickhouse FOLDER` serves the engine at REPURCHASE_WAREHOUSE_URL until SIGTERM."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import uvicorn

from embedded.clickhouse.app import create_app
from repurchase.adapters.metrics import serve_metrics
from repurchase.settings import metrics_address, settings_from

KEEP_ALIVE_SECONDS = 60


def main(folder: Path) -> None:
    """Serve until SIGTERM; the environment gives address, user, password and database."""
    url = urlsplit(settings_from().warehouse_url)
    app = create_app(folder, unquote(url.username or ""), unquote(url.password or ""), url.path.strip("/"))
    with serve_metrics(metrics_address()):
        uvicorn.run(
            app,
            host=url.hostname or "127.0.0.1",
            port=url.port or 8123,
            access_log=False,
            log_level="warning",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=5,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
