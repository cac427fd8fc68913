"""Repairs webhook requests with invalid fields: optional fields are converted or dropped, the rest is unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec

from serving.webhook.identifiers import key_part

MAX_DEPTH = 32
"""Deeper values become null; no field that is read is nested as deeply."""
_MAX_INTEGER_DIGITS = 19
_MAX_TURN = 2**63 - 1
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{\]}]', re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PRIVATE_USE = 0x10F800
"""Lone surrogates map to the private use area one to one, so that different identifiers stay different."""

Repair = Callable[[Any], Any]


def repaired_request(body: bytes) -> bytes:
    """The request as JSON, unwrapped from `body`, with valid optional fields; raises ValueError for invalid JSON."""
    text = body.decode("utf-8-sig", errors="surrogatepass")
    document = json.loads(_shallow(text), parse_int=_integer, parse_constant=lambda _: None)
    call = _with_plain_strings(document)
    if isinstance(call, dict) and "session" not in call and isinstance(call.get("body"), dict):
        call = call["body"]
    for path, mend in _FIELDS:
        _apply(call, path, mend)
    return msgspec.json.encode(call)


def _shallow(text: str) -> str:
    """The text with null for each value deeper than MAX_DEPTH; iterative, so that any depth is accepted."""
    kept: list[str] = []
    depth = copied = 0
    for token in _STRING_OR_BRACKET.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == MAX_DEPTH + 1:
                kept += [text[copied : token.start()], "null"]
        elif token[0] in "]}":
            depth -= 1
            if depth == MAX_DEPTH:
                copied = token.end()
    return "".join([*kept, text[copied:]])


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_INTEGER_DIGITS else float(digits)


def _with_plain_strings(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub(lambda lone: chr(_PRIVATE_USE + ord(lone[0]) - 0xD800), value)
    if isinstance(value, dict):
        return {_with_plain_strings(name): _with_plain_strings(inner) for name, inner in value.items()}
    return [_with_plain_strings(inner) for inner in value] if isinstance(value, list) else value


def _apply(call: Any, path: str, mend: Repair) -> None:
    *way, name = path.split(".")
    holder = call
    for step in way:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or name not in holder:
        return
    value = mend(holder[name])
    if value is None:
        del holder[name]
    else:
        holder[name] = value


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else None


def _present(value: Any) -> Any:
    """Some encoders write an empty object as an empty list."""
    return None if value == [] else value


def _identifier(value: Any) -> Any:
    return key_part(value) if isinstance(value, str) and value else value


def _truth(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def _warning(value: Any) -> Any:
    """An unreadable warning counts as a warning."""
    return bool(value)


def _version(value: Any) -> Any:
    return str(value) if isinstance(value, float) else value


def _turn_number(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = _integer(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return None
    if value >= _MAX_TURN:
        return _MAX_TURN
    return int(value) if value == int(value) else None


_FIELDS: tuple[tuple[str, Repair], ...] = (
    ("version", _version),
    ("session.session_id", _identifier),
    ("session.message_id", _turn_number),
    ("session.skill_id", _text),
    ("session.new", _truth),
    ("session.user", _present),
    ("session.user.user_id", _identifier),
    ("request", _present),
    ("request.original_utterance", _text),
    ("request.nlu", _object),
    ("request.nlu.intents", _object),
    ("request.markup", _object),
    ("request.markup.dangerous_context", _warning),
    ("meta", _object),
    ("meta.timezone", _text),
    ("meta.interfaces", _object),
    ("state", _object),
    ("state.session", _object),
    ("state.application", _object),
)
"""Containers before their fields; fields that are not listed must be valid or are never read."""
