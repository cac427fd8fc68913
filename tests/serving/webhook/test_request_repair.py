"""Odd fields of a call cost no turn: what an answer can do without is converted or dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.webhook.request import WebhookRequest
from serving.webhook.request_parsing import InvalidRequest, parse_request
from serving.webhook.request_repair import MAX_DEPTH, repaired_request
from tests.serving.webhook.protocol import REQUESTS
from tests.serving.webhook.test_request_parsing import GOOD, changed

BOM = b"\xef\xbb\xbf"


def read(path: str, value: Any) -> WebhookRequest:
    """A good call with that value at that path, as it is read."""
    return parse_request(changed(path, value))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_byte_order_mark_changes_nothing(name: str) -> None:
    """Some proxies write one."""
    body = REQUESTS[name].read_bytes()
    assert parse_request(BOM + body).number == parse_request(body).number
    assert parse_request(BOM + body).session.user == parse_request(body).session.user


@pytest.mark.parametrize(
    ("value", "number"),
    [(1.0, 1), ("1", 1), ("007", 7), (0, 0), (1e30, 2**63 - 1), (10**400, 2**63 - 1), ("9" * 400, 2**63 - 1),
     (-1, None), (1.5, None), ("one", None), ("²", None), ("", None), (True, None), ([], None), ({}, None)],
)  # fmt: skip
def test_the_number_of_a_turn_is_read_in_any_spelling(value: Any, number: int | None) -> None:
    """What is no number is like none: the turn follows the one before."""
    assert read("session.message_id", value).number == number


_EMPTY = [[], None, "", 0, [1, 2], "text", 7, False]


@pytest.mark.parametrize("value", _EMPTY)
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("request.nlu", lambda call: call.request.nlu),
        ("request.nlu.intents", lambda call: call.request.nlu.intents),
        ("request.markup", lambda call: call.request.markup),
        ("meta", lambda call: call.meta),
        ("meta.interfaces", lambda call: call.meta.interfaces),
        ("state", lambda call: call.state),
        ("state.session", lambda call: call.state.session),
        ("state.application", lambda call: call.state.application),
    ],
)
def test_an_object_of_another_type_is_like_none(path: str, field: Callable[[WebhookRequest], Any], value: Any) -> None:
    """Encoders without a type for an empty object write a list."""
    assert field(read(path, value)) is None


@pytest.mark.parametrize("path", ["request.nlu.entities", "request.nlu.tokens", "meta.locale", "session.application"])
@pytest.mark.parametrize("value", _EMPTY)
def test_fields_that_nobody_reads_can_be_anything(path: str, value: Any) -> None:
    """They change nothing."""
    assert read(path, value) == parse_request(json.dumps(GOOD).encode())


def test_other_optional_fields_of_another_type_are_dropped() -> None:
    """A version is a number to some encoders; a warning that cannot be read still warns."""
    assert read("session.new", "yes").session.new is None
    assert read("session.skill_id", 7).session.skill_id is None
    assert read("session.user", []).session.user is None
    assert read("version", 1.0).version == "1.0"
    meta = read("meta.timezone", 3).meta
    assert meta is not None
    assert meta.timezone is None
    request = read("request", GOOD["request"] | {"original_utterance": ["да"], "markup": {"dangerous_context": "yes"}})
    assert request.request is not None
    assert request.request.markup is not None
    assert (request.request.original_utterance, request.request.markup.dangerous_context) == (None, True)


def _identifiers(session_id: str, user_id: str) -> tuple[str, str]:
    call = json.loads(json.dumps(GOOD))
    call["session"] |= {"session_id": session_id, "user": {"user_id": user_id}}
    session = parse_request(json.dumps(call).encode()).session
    assert session.user is not None
    return session.session_id, session.user.user_id


@given(st.text(min_size=1, alphabet=st.characters()), st.text(min_size=1, alphabet=st.characters()))
def test_different_identifiers_stay_different(one: str, other: str) -> None:
    """However long they are and whatever they contain, they become parts of keys."""
    for first, second in zip(_identifiers(one, other), _identifiers(other, one), strict=True):
        assert (first == second) == (one == other)
        assert 0 < len(first) <= 128
        first.encode()


@pytest.mark.parametrize("length", [129, 200, 1000, 30_000])
def test_a_long_identifier_has_a_short_name_of_its_own(length: int) -> None:
    """The same in each call."""
    session, user = _identifiers("s" * length, "u" * length)
    assert (session, user) == _identifiers("s" * length, "u" * length)
    assert len(session) < 128


@pytest.mark.parametrize("lone", [b"\\ud800", b"\\udfff", b"\\uD83D\\uD83D", b"\xed\xa0\x80"])
@pytest.mark.parametrize(
    "path",
    ["session.session_id", "session.user.user_id", "request.command", "request.original_utterance", "meta.timezone",
     "request.type", "state.session.stage", "payload", "session.skill_id"],
)  # fmt: skip
def test_a_lone_surrogate_is_read_anywhere(path: str, lone: bytes) -> None:
    """In words, names and unread fields, escaped or raw; the response is valid UTF-8."""
    path = "request.payload" if path == "payload" else path
    call = json.loads(json.dumps(GOOD))
    call["state"] = {"session": {"stage": "s"}}
    *way, last = path.split(".")
    holder = call
    for name in way:
        holder = holder[name]
    holder[last] = "LONE"
    read_call = parse_request(json.dumps(call).encode().replace(b"LONE", b"a" + lone))
    read_call.session.session_id.encode()
    if read_call.state is not None and read_call.state.session is not None:
        assert all(bytes(value).decode() for value in read_call.state.session.values())


@pytest.mark.parametrize("bracket", ["[]", "{}"])
@pytest.mark.parametrize("path", ["request.payload", "new_field", "state.session.deep", "request.nlu.entities"])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 900, 10_000])
def test_deep_values_cost_no_turn(path: str, bracket: str, depth: int) -> None:
    """Whether they are read or not."""
    opening, closing = ("[", "]") if bracket == "[]" else ('{"a":', "}")
    call = json.loads(json.dumps(GOOD)) | {"state": {"session": {}}}
    *way, last = path.split(".")
    holder = call
    for name in way:
        holder = holder[name]
    holder[last] = "DEEP"
    body = json.dumps(call).replace('"DEEP"', opening * depth + "[]" + closing * depth)
    assert parse_request(body.encode()).session == parse_request(json.dumps(GOOD).encode()).session


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000, "-" + "9" * 5000, "0." + "1" * 5000, "NaN"])
@pytest.mark.parametrize("field", ["request.payload", "request.markup", "state", "meta", "session.message_id", "new"])
def test_huge_numbers_cost_no_turn(field: str, number: str) -> None:
    """Anywhere."""
    call = json.loads(json.dumps(GOOD))
    *way, last = field.split(".")
    holder = call
    for name in way:
        holder = holder[name]
    holder[last] = "HUGE"
    assert parse_request(json.dumps(call).replace('"HUGE"', number).encode()).session.session_id


def test_brackets_within_strings_are_no_nesting() -> None:
    """Words may contain them."""
    words = '"[' * 100 + "\\"
    call = read("request.command", words)
    assert call.request is not None
    assert call.request.command == words
    assert json.loads(repaired_request(changed("request.command", words)))["request"]["command"] == words


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20)
    | st.sampled_from(["x" * 300, "\ud800", "1", 10**30, -1, "да", "YANDEX.CONFIRM"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet=st.characters(), max_size=9), inner),
    max_leaves=6,
)
_NEEDED = {"session", "session.session_id", "session.user", "session.user.user_id", "session.user.access_token",
           "request", "request.type", "request.command", "version"}  # fmt: skip
_PATHS = sorted(
    _NEEDED
    | {"session.message_id", "session.new", "session.skill_id", "session.application", "request.nlu", "meta",
       "request.nlu.intents", "request.nlu.entities", "request.nlu.tokens", "request.payload", "request.markup",
       "request.markup.dangerous_context", "request.original_utterance", "meta.timezone", "meta.interfaces",
       "meta.client_id", "state", "state.session", "state.application", "state.user", "unknown", "request.unknown"}
)  # fmt: skip


def odd_call(changes: dict[str, Any]) -> bytes:
    """A good call in which values at those paths are replaced."""
    call = json.loads(json.dumps(GOOD))
    for path, value in sorted(changes.items()):
        *way, last = path.split(".")
        holder = call
        for name in way:
            holder = holder.setdefault(name, {}) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            holder[last] = value
    return json.dumps(call).encode()


odd_changes = st.dictionaries(st.sampled_from(_PATHS), json_values, max_size=5)


@given(odd_changes)
def test_only_what_is_needed_is_refused_and_named(changes: dict[str, Any]) -> None:
    """Any other field can have any value."""
    refused = _refused_at(odd_call(changes))
    changed_parts = {path.split(".")[0] for path in _NEEDED if path in changes}
    assert refused is None or (bool(changed_parts) if refused == "body" else refused.split(".")[1] in changed_parts)


def _refused_at(body: bytes) -> str | None:
    try:
        parse_request(body)
    except InvalidRequest as refused:
        return refused.where
    return None
