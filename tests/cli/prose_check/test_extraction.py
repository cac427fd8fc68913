"""Prose is found in documents, comments and messages; code is blanked."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.prose_check.extraction import is_supported, prose_of


def _prose(name: str, text: str) -> str:
    return " ".join(prose_of(PurePosixPath(name), text).split())


@pytest.mark.parametrize(
    ("name", "text", "prose"),
    [
        (
            "a.py",
            '"""A docstring.\n\nTwo lines."""\nx = told  # a comment\n',
            '"""A docstring. Two lines.""" a comment',
        ),
        ("a.py", 'raise E(f"was told {told} again")\n', '"was told again"'),
        ("a.py", 'row["told"] = "it\'s a # sentence"\n', '"it\'s a # sentence"'),
        ("a.py", '"""Uses `told` and `anew`."""\n', '"""Uses and ."""'),
        ("a.md", "text `told`\n\n```sh\ntold anew\n```\n[link](told.md) end\n", "text [link] end"),
        ("a.sql", "SELECT told -- a comment\n/* and another */\n", "a comment /* and another */"),
        ("a.lua", "local told = 1 -- why\n", "why"),
        ("a.proto", "string told = 1; // why\n", "why"),
        ("a.toml", "told = 1  # why\n", "why"),
        ("run", "told=1 # why\n", "why"),
        ("alerts.yaml", 'summary: "{{ $labels.told }} is late"\n', 'summary: "{ } is late"'),
    ],
)
def test_code_is_blanked(name: str, text: str, prose: str) -> None:
    """Each kind of file keeps what a person reads."""
    assert _prose(name, text) == prose


@given(
    st.text(alphabet="ab #\"'\\\n`{}()[]-/", max_size=80), st.sampled_from(["a.py", "a.md", "a.sql", "a.yaml", "run"])
)
def test_offsets_stay_valid(text: str, name: str) -> None:
    """Blanking keeps length and line breaks."""
    prose = prose_of(PurePosixPath(name), text)
    assert len(prose) == len(text)
    assert [i for i, char in enumerate(prose) if char == "\n"] == [i for i, char in enumerate(text) if char == "\n"]


def test_binary_and_data_files_are_not_searched() -> None:
    """Pictures and data contain no prose."""
    assert not any(is_supported(PurePosixPath(name)) for name in ("a.png", "a.csv", "uv.lock", "fixture.json"))
