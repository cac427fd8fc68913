"""JSON log lines: time, level, logger, message, request id and hashed shopper."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Any

import msgspec

from repurchase.redacted_traceback import redacted_traceback
from serving.observability.request_ids import current_request_id

_CHATTY = ("httpx", "pymorphy3", "psycopg.pool")
_OURS = ("serving", "repurchase")
_key = token_bytes(32)
"""Random per process: a hash cannot be reversed, nor linked to one from another process."""
_encoder = msgspec.json.Encoder()


@lru_cache(maxsize=4096)
def shopper_hash(user_id: str) -> str:
    """A keyed hash that identifies the shopper in this process's log, 16 hex digits."""
    return blake2b(user_id.encode(), digest_size=8, key=_key).hexdigest()


class JsonFormatter(logging.Formatter):
    """Formats each record as one JSON object; exceptions are redacted by `redacted_traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # asyncio appends lines about the failed task, which contain the exception's message.
            "message": record.getMessage().partition("\n")[0],
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        if shopper := getattr(record, "shopper", None):
            line["shopper"] = shopper
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = redacted_traceback(record.exc_info[1])
        return _encoder.encode(line).decode()


def configure_json_logging(level: str) -> None:
    """Write all logs of this process as JSON to stderr; `level` is the name of the level of our own loggers."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
