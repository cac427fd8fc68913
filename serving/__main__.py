"""`python -m serving --host 127.0.0.1 --port 8080` serves until SIGTERM."""

from __future__ import annotations

import argparse
import logging

import uvicorn

from repurchase.errors import SettingsError
from repurchase.settings import settings_from
from serving.configured_keys import configured_keys


def main() -> None:
    """Serve on one event loop; several workers are several processes."""
    parser = argparse.ArgumentParser(prog="python -m serving", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    where = parser.parse_args()
    try:
        settings_from()
        configured_keys()
    except SettingsError as wrong:
        parser.error(str(wrong))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("httpx", "pymorphy3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    uvicorn.run(
        "serving.app:app_of_settings",
        factory=True,
        host=where.host,
        port=where.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
    )


if __name__ == "__main__":
    main()
