"""A shopper's route, asked in the short way and in the long one."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

import httpx
import pytest


@pytest.mark.parametrize("user_id", ["1288", "кто-то", "a" * 128])
def test_both_ways_give_the_same(api: httpx.Client, user_id: str) -> None:
    """Whether the time zone is named, which FastAPI reads, or left out."""
    path = f"/v1/users/{quote(user_id)}/consumables"
    short, long = api.get(path), api.get(path, params={"time_zone": "Europe/Moscow"})
    assert (short.status_code, short.json()) == (HTTPStatus.OK, long.json())
    assert short.json()["user_id"] == user_id


@pytest.mark.parametrize("user_id", ["a" * 129, "\x7f", "12\n", "\x01"])
def test_what_is_no_id_is_refused_by_its_documentation(api: httpx.Client, user_id: str) -> None:
    """With the place of the fault, as on every route."""
    answer = api.get(f"/v1/users/{quote(user_id)}/consumables")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["where"] for error in answer.json()["errors"]] == ["path.user_id"]
