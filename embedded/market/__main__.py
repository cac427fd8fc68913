"""`python -m embedded.market` serves the stand-in Market at REPURCHASE_PRICES_URL until SIGTERM."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import uvicorn

from embedded.market.app import create_app
from embedded.market.price_snapshot import PriceSnapshot
from repurchase.adapters.metrics import serve_metrics
from repurchase.settings import metrics_address, settings_from


def main() -> None:
    """Serve the stand-in Market."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from()
    where = urlsplit(settings.prices_url)
    app = create_app(lambda: PriceSnapshot(settings.warehouse_url))
    with serve_metrics(metrics_address()):
        uvicorn.run(app, host=where.hostname or "127.0.0.1", port=where.port or 80, access_log=False)


if __name__ == "__main__":
    main()
