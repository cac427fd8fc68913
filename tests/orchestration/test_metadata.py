"""Tests of asset metadata on Dagster's pages."""

from __future__ import annotations

import pytest

from orchestration.metadata import MAX_ROWS, png_image, table


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("a|b", "a\\|b"),
        ("two\nlines", "two lines"),
        ("two\r\nlines\u2028three", "two lines three"),
        (0.12345, "0.123"),
        (1234.6, "1,235"),
        (7, "7"),
        (1831, "1,831"),
    ],
)
def test_no_value_breaks_out_of_its_cell(value: object, cell: str) -> None:
    """Pipes and line breaks in a value are escaped."""
    assert table(["a", "b"], [(value, "x")]).value.splitlines() == ["| a | b |", "| --- | --- |", f"| {cell} | x |"]


def test_a_table_stays_small() -> None:
    """Only the first rows are shown."""
    assert len(table(["n"], [(n,) for n in range(100)]).value.splitlines()) == MAX_ROWS + 2


def test_a_picture_travels_inside_the_page() -> None:
    """The image is embedded, without a separate file."""
    assert png_image(b"png", "a caption").value == "![a caption](data:image/png;base64,cG5n)"
