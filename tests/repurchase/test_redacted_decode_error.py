"""A fault is told without the value at fault."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.redacted_decode_error import redacted_decode_error


class _Kind(msgspec.Struct):
    kind: Literal["purchase"]


@given(st.text().map("anna{}@home".format) | st.sampled_from(["anna - at home", "anna - at `$.kind`", "anna\n - at `"]))
def test_the_place_is_told_and_the_value_is_not(value: str) -> None:
    """Whatever stood there, be it made like the end of the sentence."""
    with pytest.raises(msgspec.ValidationError) as broken:
        msgspec.json.decode(msgspec.json.encode({"kind": value}), type=_Kind)
    assert redacted_decode_error(broken.value) == "Invalid enum value … - at `$.kind`"


def test_other_faults_stay_as_they_are() -> None:
    """They name fields and types alone."""
    told = "Expected `int`, got `str` - at `$.version`"
    assert redacted_decode_error(msgspec.ValidationError(told)) == told
