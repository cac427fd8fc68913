"""Errors have the code, message and HTTP status of ClickHouse's server."""

from __future__ import annotations

from clickhouse_connect.driver.transform import extract_exception_with_tag

from embedded.clickhouse.faults import QueryError, error_from_engine, new_tag, trailer


def test_the_code_is_read_out_of_the_engines_words() -> None:
    """The prefix that chdb adds is removed."""
    problem = error_from_engine(
        RuntimeError("Streaming query failed: Code: 60. DB::Exception: no table. (UNKNOWN_TABLE)")
    )
    assert (problem.code, problem.status) == (60, 404)
    assert str(problem).startswith("Code: 60.")


def test_an_error_without_a_code_is_still_told() -> None:
    """An error without a code keeps its full message."""
    problem = error_from_engine(RuntimeError("odd"))
    assert (problem.status, str(problem)) == (500, "odd")


def test_the_client_finds_the_error_behind_a_result() -> None:
    """clickhouse-connect finds the trailing error block."""
    tag = new_tag()
    found = extract_exception_with_tag(b"data" + trailer(QueryError("Code: 1. Ой"), tag), tag)
    assert found == "Code: 1. Ой"
