"""Log lines are JSON, one object a line: when, how grave, by whom, what, in which request, and of which shopper."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Any

import msgspec

from repurchase.told_exception import told_exception
from serving.request_ids import current_request_id

_CHATTY = ("httpx", "pymorphy3", "psycopg.pool")
_OURS = ("serving", "repurchase")
_key = token_bytes(32)
"""Of this process: nobody finds the shopper of a hash, and hashes of two processes do not meet."""
_encoder = msgspec.json.Encoder()


@lru_cache(maxsize=4096)
def shopper_hash(user_id: str) -> str:
    """A name for the shopper in this process's log that tells nothing of who it is."""
    return blake2b(user_id.encode(), digest_size=8, key=_key).hexdigest()


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object; of an exception stays what `told_exception` tells."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # asyncio adds lines on the task that failed, with the exception's message in them.
            "message": record.getMessage().partition("\n")[0],
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        if shopper := getattr(record, "shopper", None):
            line["shopper"] = shopper
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = told_exception(record.exc_info[1])
        return _encoder.encode(line).decode()


def log_in_json(level: str) -> None:
    """Let all loggers of this process write so, to the standard error; `level` (a name) is that of our own."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
