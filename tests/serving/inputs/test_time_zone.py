"""Days are counted in the shop's usual zone where no other is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serving.inputs.time_zone import usual_zone
from serving.inputs.turn import Turn


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the shop be there."""
    monkeypatch.setenv("REPURCHASE_TIME_ZONE", "Asia/Vladivostok")
    usual_zone.cache_clear()
    yield
    usual_zone.cache_clear()


@pytest.mark.usefixtures("far_east")
def test_a_turn_without_a_zone_is_of_the_usual_one() -> None:
    """The setting is the default; a zone in the request overrides it."""
    said = {"user_id": "1288", "session_id": "s", "message_id": 0, "utterance": "да"}
    assert Turn.model_validate(said).time_zone == "Asia/Vladivostok"
    assert Turn.model_validate({**said, "time_zone": "Asia/Omsk"}).time_zone == "Asia/Omsk"
