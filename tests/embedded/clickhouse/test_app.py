"""The embedded server behaves like ClickHouse for the unmodified clickhouse-connect client."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import clickhouse_connect
import httpx
import numpy as np
import pandas as pd
import pytest
from clickhouse_connect.driver import Client
from clickhouse_connect.driver.exceptions import DatabaseError, StreamFailureError
from clickhouse_connect.driver.external import ExternalData

from repurchase.settings import Settings
from tests.embedded.clickhouse.conftest import Connect

ROW = (
    7,
    "корм",
    datetime(2024, 2, 29, 12, 30, 15, 123000),  # noqa: DTZ001 - the client gives UTC without a zone
    None,
    Decimal("1299.50"),
    ["a", "b'"],
    "tea",
    {"k": 1},
    date(2024, 2, 29),
    UUID("19ad2b57-07d1-462c-973e-a3c371cf0127"),
)
COLUMNS = "a UInt64, s String, t DateTime64(3, 'UTC'), n Nullable(Int32), d Decimal(10, 2), l Array(String), "
COLUMNS += "c LowCardinality(String), m Map(String, UInt8), day Date, u UUID"


def test_types_come_back_as_they_went(client: Client) -> None:
    """Values of every type are unchanged after a write and a read."""
    client.command(f"CREATE TABLE tried.types ({COLUMNS}) ENGINE = MergeTree ORDER BY a")
    client.insert("types", [ROW], database="tried")
    assert client.query("SELECT * FROM tried.types").result_rows == [ROW]


@pytest.mark.parametrize("compress", [False, "lz4", "zstd", "gzip"])
def test_frames_come_back_under_every_compression(client: Client, connect: Connect, compress: bool | str) -> None:  # noqa: FBT001
    """A frame of several blocks is stored and read completely."""
    client.command("CREATE TABLE tried.frames (a UInt64, s String) ENGINE = MergeTree ORDER BY a")
    numbers = np.arange(200_000, dtype="uint64")
    frame = pd.DataFrame({"a": numbers, "s": numbers.astype(str)})
    other = connect(compress=compress)
    other.insert_df("frames", frame, database="tried")
    read = other.query_df("SELECT * FROM tried.frames ORDER BY a")
    assert read.astype({"s": object}).equals(frame)


@pytest.mark.parametrize("output_format", ["Arrow", "Parquet", "JSON", "CSVWithNames"])
def test_formats_with_a_header_are_whole(client: Client, output_format: str) -> None:
    """A large result has one header or footer and all rows."""
    query = "SELECT number FROM numbers(200000)"
    sent = client.raw_query(query, fmt=output_format)
    client.command("CREATE TABLE tried.again (number UInt64) ENGINE = MergeTree ORDER BY number")
    client.raw_insert("tried.again", insert_block=sent, fmt=output_format)
    assert client.command("SELECT count() + sum(number) FROM tried.again") == 200_000 + 199_999 * 100_000


def test_an_empty_result_keeps_its_header(client: Client) -> None:
    """An empty result has the column names."""
    assert client.raw_query("SELECT 1 AS x WHERE 0", fmt="CSVWithNames") == b'"x"\n'


def test_parameters_are_bound_by_the_engine(client: Client) -> None:
    """Quotes, tabs, NULL, arrays and long texts arrive unchanged."""
    given = {"s": "it's \t\n\\ %", "l": ["a'", "b\\"], "n": None, "long": "y" * 100_000}
    row = client.query("SELECT {s:String}, {l:Array(String)}, {n:Nullable(String)}, length({long:String})", given)
    assert row.result_rows == [(given["s"], given["l"], None, 100_000)]


def test_a_setting_lasts_for_one_query(client: Client) -> None:
    """The next query of the session has the previous value."""
    ask = "SELECT getSetting('max_block_size')"
    client.command("SET max_block_size = 77")
    assert client.command(ask, settings={"max_block_size": 5}) == 5
    assert client.command(ask) == 77


def test_temporary_tables_belong_to_their_session(client: Client, connect: Connect) -> None:
    """Another client cannot read them."""
    client.command("CREATE TEMPORARY TABLE mine (x UInt8)")
    client.insert("mine", [[1], [2]], column_names=["x"])
    assert client.command("SELECT sum(x) FROM mine") == 3
    with pytest.raises(DatabaseError, match="UNKNOWN_TABLE"):
        connect().command("SELECT sum(x) FROM mine")


def test_external_data_joins_a_query(client: Client) -> None:
    """External rows are a table during the query only."""
    data = ExternalData(file_name="people.csv", data=b"1,Ada\n2,Bob\n", fmt="CSV", structure="id UInt8, name String")
    query = "SELECT name FROM people ORDER BY id DESC"
    assert client.query(query, external_data=data).result_rows == [("Bob",), ("Ada",)]
    with pytest.raises(DatabaseError, match="UNKNOWN_TABLE"):
        client.query(query)


def test_a_stream_of_rows_is_inserted_whole(client: Client) -> None:
    """A generator of pieces is one insert."""
    client.command("CREATE TABLE tried.streamed (a UInt64) ENGINE = MergeTree ORDER BY a")
    lines = (b"%d\n" % number for number in range(50_000))
    summary = client.raw_insert("tried.streamed", insert_block=lines, fmt="CSV")
    assert summary.written_rows == 50_000
    assert client.command("SELECT uniqExact(a) FROM tried.streamed") == 50_000


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM nowhere", "code: 60.*nowhere"),
        ("SELECT (", "code: 62"),
        ("SELECT 1 SETTINGS unknown_word = 1", "code: 115.*unknown_word"),
        ("INSERT INTO nowhere VALUES (1)", "code: 60.*nowhere"),
    ],
)
def test_an_error_names_the_problem(client: Client, query: str, named: str) -> None:
    """The client raises ClickHouse's code and message."""
    with pytest.raises(DatabaseError, match=named):
        client.query(query)


def test_a_refused_insert_names_the_problem_and_stores_nothing(client: Client) -> None:
    """The error states the row of the wrong type, and no row of its block is stored."""
    client.command("CREATE TABLE tried.strict (a UInt8) ENGINE = MergeTree ORDER BY a")
    with pytest.raises(DatabaseError, match=r"code: 117.*row 2"):
        client.raw_insert("tried.strict", insert_block=b"1\nword\n", fmt="CSV")
    assert client.command("SELECT count() FROM tried.strict") == 0


def test_an_error_in_the_middle_of_a_stream_is_raised(client: Client) -> None:
    """A client that has read millions of rows gets an error when the rest fails."""
    query = "SELECT throwIf(number = 3000000), number FROM numbers(4000000)"
    with client.query_row_block_stream(query) as blocks:
        assert len(next(blocks)) > 0
        with pytest.raises(StreamFailureError, match="Code: 395"):
            list(blocks)


def test_a_result_awaited_to_its_end_frees_its_session(client: Client) -> None:
    """An unread result does not block the client's next query."""
    unread = client.query("SELECT number FROM numbers(3000000)")
    assert client.command("SELECT 1") == 1
    assert len(unread.result_rows) == 3_000_000


def test_clients_work_at_the_same_time(connect: Connect, client: Client) -> None:
    """Concurrent readers and writers lose no row."""
    client.command("CREATE TABLE tried.shared (worker UInt8, n UInt64) ENGINE = MergeTree ORDER BY n")

    def work(worker: int) -> object:
        own = connect()
        for start in range(0, 500, 100):
            own.insert("shared", [[worker, start + n] for n in range(100)], ["worker", "n"], database="tried")
            own.query("SELECT worker, count() FROM tried.shared GROUP BY worker")
        return own.command("SELECT count() FROM tried.shared WHERE worker = {w:UInt8}", {"w": worker})

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(6))) == [500] * 6


def test_a_wrong_password_is_refused(settings: Settings) -> None:
    """The warehouse cannot be read without the generated password."""
    url = urlsplit(settings.warehouse_url)
    with pytest.raises(DatabaseError, match="code: 516"):
        clickhouse_connect.get_client(host=url.hostname, port=url.port, username=url.username, password="wrong")


@pytest.mark.parametrize("carried", ["basic", "headers", "parameters"])
def test_credentials_are_taken_in_each_of_clickhouses_ways(settings: Settings, carried: str) -> None:
    """Basic authentication, headers and URL parameters are accepted."""
    url = urlsplit(settings.warehouse_url)
    user, password = url.username or "", url.password or ""
    ways: dict[str, dict[str, Any]] = {
        "basic": {"auth": (user, password)},
        "headers": {"headers": {"X-ClickHouse-User": user, "X-ClickHouse-Key": password}},
        "parameters": {"params": {"user": user, "password": password}},
    }
    answer = httpx.post(f"http://{url.hostname}:{url.port}/", content="SELECT 1", **ways[carried])
    assert answer.text == "1\n"


def test_ping_needs_no_password(settings: Settings) -> None:
    """A probe without a password gets only a liveness response."""
    url = urlsplit(settings.warehouse_url)
    assert httpx.get(f"http://{url.hostname}:{url.port}/ping").text == "Ok.\n"


def test_times_are_in_utc(client: Client) -> None:
    """The engine uses UTC, whatever the machine's zone."""
    assert client.command("SELECT timezone()") == "UTC"


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_a_web_page_queries_nothing(settings: Settings, headers: dict[str, str]) -> None:
    """Requests of a web page are refused even with the password."""
    url = urlsplit(settings.warehouse_url)
    at, user = f"http://{url.hostname}:{url.port}/", (url.username or "", url.password or "")
    assert httpx.post(at, content="SELECT 1", auth=user).text == "1\n"
    assert httpx.post(at, content="SELECT 1", auth=user, headers=headers).status_code == 403
