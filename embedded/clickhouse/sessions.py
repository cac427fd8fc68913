"""Sessions keep one connection each for temporary tables and SET across requests; idle sessions are closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chdb.state.sqlitelike import Connection

from embedded.clickhouse.engine import Engine
from embedded.clickhouse.faults import SESSION_IS_LOCKED, SESSION_NOT_FOUND, server_error


@dataclass(slots=True)
class _Session:
    connection: Connection
    expires: float
    busy: threading.Lock = field(default_factory=threading.Lock)


class Sessions:
    """The open sessions by id; thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: dict[str, _Session] = {}
        self._guard = threading.Lock()

    @contextmanager
    def connection(self, session_id: str, timeout: float, *, must_exist: bool) -> Iterator[Connection]:
        """Yield the session's connection, or a new one where the id is empty; `timeout` is in seconds.

        Raises QueryError when the session is busy, or when it must exist and does not.
        """
        if not session_id:
            connection = self._engine.connect()
            try:
                yield connection
            finally:
                connection.close()
            return
        session = self._taken(session_id, must_exist=must_exist)
        try:
            yield session.connection
        finally:
            session.expires = time.monotonic() + timeout
            session.busy.release()

    def _taken(self, session_id: str, *, must_exist: bool) -> _Session:
        with self._guard:
            self._close_idle()
            session = self._open.get(session_id)
            if session is None and must_exist:
                raise server_error(SESSION_NOT_FOUND, "SESSION_NOT_FOUND", f"Session {session_id} not found.")
            if session is None:
                session = self._open[session_id] = _Session(self._engine.connect(), 0.0)
            if not session.busy.acquire(blocking=False):
                raise server_error(
                    SESSION_IS_LOCKED, "SESSION_IS_LOCKED", f"Session {session_id} is locked by a query."
                )
            return session

    def _close_idle(self) -> None:
        now = time.monotonic()
        idle = [name for name, held in self._open.items() if held.expires < now and not held.busy.locked()]
        for name in idle:
            self._open.pop(name).connection.close()
