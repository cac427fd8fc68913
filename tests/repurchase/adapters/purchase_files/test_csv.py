"""CSV files as people write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repurchase.adapters.purchase_files import open_products, open_purchases
from repurchase.adapters.purchase_files.columns import PURCHASES
from repurchase.adapters.purchase_files.csv import NULLS
from repurchase.errors import PurchaseFileError

HEADER = b"user_id,product_id,purchased_at\n"


def _rows(folder: Path, content: bytes) -> list[dict[str, Any]]:
    path = folder / "purchases.csv"
    path.write_bytes(content)
    return [row for batch in open_purchases(path) for row in batch.to_pylist()]


def _row(**given_values: str) -> dict[str, str | None]:
    return dict.fromkeys(PURCHASES.all) | given_values


PLAIN = [_row(user_id="u", product_id="p", purchased_at="2026-01-01")]


@pytest.mark.parametrize(
    "content",
    [
        HEADER + b"u,p,2026-01-01\n",
        HEADER + b"u,p,2026-01-01",
        b"\xef\xbb\xbf" + HEADER + b"u,p,2026-01-01\n",
        HEADER.replace(b"\n", b"\r\n") + b"u,p,2026-01-01\r\n",
        HEADER.replace(b"\n", b"\r") + b"u,p,2026-01-01\r",
        b'"user_id","product_id","purchased_at"\n"u","p","2026-01-01"\n',
        b"\n" + HEADER + b"\nu,p,2026-01-01\n\n",
        b"note,purchased_at,user_id,product_id\nx,2026-01-01,u,p\n",
        b"user_id,product_id,purchased_at,note\nu,p,2026-01-01,\xff\n",
    ],
    ids=["plain", "no last line end", "BOM", "CRLF", "CR", "quoted", "blank lines", "other order", "odd extra column"],
)
def test_the_same_row_is_read_from_every_dialect(tmp_path: Path, content: bytes) -> None:
    """Line ends, a byte order mark, quotes, blank lines, column order and extra columns change nothing."""
    assert _rows(tmp_path, content) == PLAIN


def test_quoted_values_keep_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    """What stands within quotes is one value, and a doubled quote is a quote."""
    [row] = _rows(tmp_path, HEADER + b'"a,b","p ""x""\nq",2026-01-01\n')
    assert (row["user_id"], row["product_id"]) == ("a,b", 'p "x"\nq')


@pytest.mark.parametrize("empty", NULLS)
def test_an_empty_value_is_null(tmp_path: Path, empty: str) -> None:
    """What tools write for nothing is nothing, quoted or not."""
    rows = _rows(tmp_path, b"user_id,product_id,purchased_at,price\nu,p,2026-01-01,%b\n" % empty.encode())
    quoted = _rows(tmp_path, b'user_id,product_id,purchased_at,price\nu,p,2026-01-01,"%b"\n' % empty.encode())
    assert rows == quoted == PLAIN


def test_products_are_read_through_their_own_door(tmp_path: Path) -> None:
    """A products file has its own columns, of which brand may be absent."""
    path = tmp_path / "products.CSV"
    path.write_text("product_id,title,category\n7,Молоко 1 л,молоко\n", encoding="utf-8")
    [batch] = open_products(path)
    expected = {"product_id": "7", "title": "Молоко 1 л", "category": "молоко", "brand": None}
    assert batch.to_pylist() == [expected]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["is empty", "user_id, product_id, purchased_at"]),
        (b"\n\n", ["is empty"]),
        (HEADER, ["holds no row"]),
        (b"user_id,product_id\nu,p\n", ["'purchased_at'", "row 1", "'user_id', 'product_id'"]),
        (b"User_ID,product_id,purchased_at\nu,p,x\n", ["'user_id'", "'User_ID'"]),
        (b"user_id,user_id,product_id,purchased_at\nu,v,p,x\n", ["'user_id'", "twice", "row 1"]),
        (HEADER.replace(b",", b";") + b"u;p;2026-01-01\n", ["no comma", "separate columns by commas"]),
        (HEADER.replace(b",", b"\t") + b"u\tp\t2026-01-01\n", ["no comma", "separate columns by commas"]),
        (HEADER + b"u,p,2026-01-01\nu,p\n", ["row 3", "has 2 columns", "names 3"]),
        (HEADER + b'"u\nv",p,2026-01-01\nu,p,x,y\n', ["row 3", "has 4 columns", "names 3"]),
        (HEADER + b'u,p,2026-01-01\n"u,p,2026-01-02\n', ["row 3", "has 1 columns"]),
        (HEADER + b"u,p,2026-01-01\nu,\xff,2026-01-01\n", ["row 3", "column 'product_id'", "UTF-8"]),
        (b"user_id,product_\xff,purchased_at\nu,p,x\n", ["row 1", "UTF-8"]),
        ("user_id,product_id,purchased_at\nu,p,x\n".encode("utf-16"), ["row 1", "UTF-8"]),
    ],
)
def test_an_error_names_the_file_the_place_and_what_to_do(tmp_path: Path, content: bytes, words: list[str]) -> None:
    """A wrong file is refused with its path, the row (the header is row 1) and the column."""
    with pytest.raises(PurchaseFileError) as refused:
        _rows(tmp_path, content)
    for word in [str(tmp_path / "purchases.csv"), *words]:
        assert word in str(refused.value)


def test_the_place_is_right_far_into_a_large_file(tmp_path: Path) -> None:
    """Rows are counted over all blocks that are read."""
    with pytest.raises(PurchaseFileError, match="row 700002, column 'user_id'"):
        _rows(tmp_path, HEADER + b"u,p,2026-01-01\n" * 700_000 + b"\xff,p,2026-01-01\n")
    with pytest.raises(PurchaseFileError, match="row 700002 has 2 columns"):
        _rows(tmp_path, HEADER + b"u,p,2026-01-01\n" * 700_000 + b"u,p\n")


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1).filter(
    lambda word: word not in NULLS
)


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Every value that is quoted as RFC 4180 has it comes back as it was."""
    lines = [",".join('"' + word.replace('"', '""') + '"' for word in row) for row in rows]
    read = _rows(tmp_path, HEADER + "\n".join(lines).encode())
    assert [(row["user_id"], row["product_id"], row["purchased_at"]) for row in read] == rows
