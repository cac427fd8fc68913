"""Parsing of HTTP requests into queries."""

from __future__ import annotations

import pytest

from embedded.clickhouse.call import call_from, format_of, insert_from


def test_parameters_are_sorted_by_what_they_are_for() -> None:
    """Settings reach the engine, bind parameters lose their prefix, and transport parameters are dropped."""
    given = {"database": "d", "max_threads": "2", "param_x": "7", "enable_http_compression": "1", "session_id": "s"}
    call = call_from(given, {}, frozenset())
    assert (call.database, call.session_id) == ("d", "s")
    assert call.settings == {"max_threads": "2"}
    assert call.parameters == {"x": "7"}


def test_descriptions_of_external_tables_are_no_settings() -> None:
    """The structure of an external table is not a setting."""
    given = {"people_structure": "id UInt8", "people_format": "CSV", "output_format": "1"}
    assert call_from(given, {}, frozenset({"people"})).settings == {"output_format": "1"}


@pytest.mark.parametrize(
    ("text", "statement", "input_format", "rows"),
    [
        (b"INSERT INTO t (a, b) FORMAT Native\n\x01\x02", "INSERT INTO t (a, b) ", "Native", b"\x01\x02"),
        (b"insert into `FORMAT x` format CSV 1,2", "insert into `FORMAT x` ", "CSV", b"1,2"),
        (b"INSERT INTO t SETTINGS a=1 FORMAT CSV\n1", "INSERT INTO t SETTINGS a=1 ", "CSV", b"1"),
        (b"INSERT INTO t FORMAT CSV", "INSERT INTO t ", "CSV", b""),
    ],
)
def test_an_insert_is_cut_from_its_rows(text: bytes, statement: str, input_format: str, rows: bytes) -> None:
    """The rows begin directly after the line with their format."""
    found = insert_from(text)
    assert found is not None
    assert (found.statement, found.input_format, text[found.rows_at :]) == (statement, input_format, rows)


@pytest.mark.parametrize(
    "text",
    [
        b"INSERT INTO t VALUES ('x FORMAT Native\n')",
        b"INSERT INTO t SELECT 1 FORMAT Native\n",
        b"SELECT 'INSERT INTO t FORMAT CSV\n'",
        b"",
    ],
)
def test_other_statements_carry_no_rows(text: bytes) -> None:
    """A FORMAT inside values or after a SELECT does not start rows."""
    assert insert_from(text) is None


def test_the_output_format_is_the_one_at_the_end() -> None:
    """The FORMAT of a query overrides the default."""
    assert format_of("SELECT 1\n FORMAT Native", "CSV") == "Native"
    assert format_of("SELECT 'FORMAT Native', 1", "CSV") == "CSV"
