"""Engine errors with ClickHouse's error code and the HTTP status of ClickHouse's server."""

from __future__ import annotations

import re
import secrets

_CODE = re.compile(r"Code: (\d+)\.")

SYNTAX_ERROR = 62
SESSION_NOT_FOUND = 372
SESSION_IS_LOCKED = 373
AUTHENTICATION_FAILED = 516
UNKNOWN_EXCEPTION = 1002

_STATUS = {
    36: 400,
    SYNTAX_ERROR: 400,
    27: 400,
    117: 400,
    46: 404,
    47: 404,
    60: 404,
    81: 404,
    SESSION_NOT_FOUND: 404,
    159: 408,
    48: 501,
    AUTHENTICATION_FAILED: 403,
    497: 403,
}


class QueryError(Exception):
    """A refused or failed query: `code` is ClickHouse's error number, the message its text."""

    def __init__(self, message: str, code: int = UNKNOWN_EXCEPTION) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> int:
        """The HTTP status of ClickHouse's server for this code; 500 by default."""
        return _STATUS.get(self.code, 500)


def server_error(code: int, name: str, message: str) -> QueryError:
    """Build an error of this server in ClickHouse's message format."""
    return QueryError(f"Code: {code}. DB::Exception: {message} ({name})", code)


def error_from_engine(error: BaseException) -> QueryError:
    """Parse ClickHouse's code from an engine error; chdb prefixes its own text."""
    text = str(error)
    found = _CODE.search(text)
    return QueryError(text[found.start() :], int(found[1])) if found else QueryError(text or repr(error))


def new_tag() -> str:
    """Return a random tag that distinguishes an error block from the data around it."""
    return secrets.token_hex(8)


def trailer(problem: QueryError, tag: str) -> bytes:
    """Format the trailing error block of a result that failed after its headers were sent (as ClickHouse 25.11)."""
    message = str(problem).encode()
    return b"\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n" % (
        tag.encode(),
        message,
        len(message) + 1,
        tag.encode(),
    )
