"""A process that materializes when told, each time in a child of its own, so that it can be killed."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from tests.repurchase.adapters.online_features.conftest import a_store


def main(folder: str, warehouse_url: str, online_url: str) -> None:
    """Each line names a moment; answers with the child's process id, then with its exit code."""
    for line in sys.stdin:
        moment = datetime.fromisoformat(line.strip())
        child = os.fork()
        if not child:
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            a_store(Path(folder), warehouse_url, online_url).materialize(moment, moment)
            os._exit(0)
        print(child, flush=True)  # noqa: T201
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
