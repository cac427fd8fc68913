"""Start the HTTP service: `python -m serving --host 127.0.0.1 --port 8080 --workers 2`. SIGTERM stops it.

With several workers, SIGHUP replaces one at a time, each after its successor is ready.
"""

from __future__ import annotations

import argparse

import uvicorn

from repurchase.adapters.order_policy import open_order_policy
from repurchase.errors import SettingsError
from repurchase.settings import (
    default_time_zone,
    log_level,
    max_basket_lines,
    max_order_total,
    restrictions_file,
    settings_from,
)
from serving.gc_tuning import disable_gc_during_startup
from serving.http.connection_draining import DrainingHttpProtocol
from serving.security.signing_config import check_account_linking, check_skill, check_webhook, signing_keys_for_host

READY_WITHIN_SECONDS = 30
"""A worker starts in 1 s on an idle machine; on a busy one uvicorn's default of 5 s would abort the replacement."""


def main() -> None:
    """Serve HTTP; workers are processes that share only the listening socket."""
    parser = argparse.ArgumentParser(
        prog="python -m serving", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--workers", type=int, default=1)
    where = parser.parse_args()
    try:
        settings_from()
        log_level()
        default_time_zone()
        open_order_policy(restrictions_file(), max_order_total(), max_basket_lines())
        signing_keys_for_host(where.host)
        check_skill(where.host)
        check_webhook(where.host)
        check_account_linking()
    except SettingsError as wrong:
        parser.error(str(wrong))
    disable_gc_during_startup()
    uvicorn.run(
        "serving.app:app_of_settings",
        factory=True,
        host=where.host,
        port=where.port,
        loop="uvloop",
        http=DrainingHttpProtocol,
        workers=where.workers,
        timeout_worker_healthcheck=READY_WITHIN_SECONDS,
        access_log=False,
        log_config=None,
    )


if __name__ == "__main__":
    main()
