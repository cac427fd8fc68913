"""LightGBM parses only text whose every index is in bounds; otherwise it would end the process, or worse."""

from __future__ import annotations

import re

import lightgbm as lgb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.mlflow.booster_text import booster_from
from repurchase.errors import DataError
from tests.repurchase.adapters.mlflow.candidates import FRAME, LABELS, trees

GROWN = trees(6)
TEXT = GROWN.model_to_string()


def _replaced(field: str, value: str) -> str:
    """The text with another value of the field in the first tree, and a size that fits."""
    changed, found = re.subn(rf"^{field}=.*$", f"{field}={value}", TEXT, count=1, flags=re.MULTILINE)
    assert found
    return _resized(changed)


def _resized(text: str) -> str:
    sizes = [str(len(block)) for block in re.findall(r"Tree=\d+\n.*?\n\n\n?", text, re.DOTALL)]
    return re.sub(r"tree_sizes=.*", f"tree_sizes={' '.join(sizes)}", text, count=1)


@pytest.mark.parametrize("rows", [10, 200])
def test_our_own_trees_are_read(rows: int) -> None:
    """As they were, a lone leaf and names in Russian among them."""
    names = ["доля", "b", "c"]
    parameters = {"objective": "binary", "verbosity": -1, "num_threads": 1}
    grown = lgb.train(parameters, lgb.Dataset(FRAME.head(rows).set_axis(names, axis=1), LABELS.head(rows)), 3)
    read = booster_from(grown.model_to_string())
    assert np.array_equal(read.predict(FRAME), grown.predict(FRAME))


def test_resizing_alone_changes_nothing() -> None:
    """So that the refusals below are for what they change."""
    assert _resized(TEXT) == TEXT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("left_child", "100000000 -1 -2"),  # reads foreign memory
        ("left_child", "-100000000 -1 -2"),
        ("left_child", "0 -1 -2"),  # never ends
        ("left_child", "1 -1 -1"),
        ("left_child", "1"),
        ("split_feature", "100000000 0 0"),
        ("split_feature", "-1 0 0"),
        ("num_leaves", "2000000000"),
        ("num_leaves", "-5"),
        ("num_leaves", "3"),
        ("num_cat", "5"),
        ("is_linear", "1"),
        ("decision_type", "1 1 1"),
        ("decision_type", "300 2 2"),
        ("leaf_value", ""),
        ("leaf_value", "a b c d"),
        ("threshold", "__import__ 1 2"),
        ("max_feature_idx", "-5"),
        ("max_feature_idx", "2000000000"),
        ("num_class", "1000000000"),
        ("num_tree_per_iteration", "0"),
        ("objective", "nonsense"),
    ],
)
def test_a_field_that_is_out_of_bounds_is_refused(field: str, value: str) -> None:
    """Before LightGBM sees it, or by LightGBM as an error of ours."""
    with pytest.raises(DataError, match="cannot be read as LightGBM's text"):
        booster_from(_replaced(field, value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x80\x04garbage",
        TEXT[: len(TEXT) // 2],
        re.sub(r"tree_sizes=\d+", "tree_sizes=999999999", TEXT),  # reads beyond the text
        re.sub(r"tree_sizes=\d+", "tree_sizes=-1", TEXT),
        re.sub(r"tree_sizes=.*\n", "", TEXT),
        TEXT.replace("feature_names", "\0feature_names"),  # ends the text before its trees
        TEXT.replace("num_leaves", "num_leaves=1\nnum_leaves", 1),
        TEXT.replace("Tree=1", "Tree=2", 1),
        TEXT.replace("end of trees", "Tree=99"),
    ],
)
def test_a_text_that_is_not_whole_is_refused(text: str) -> None:
    """LightGBM would end the process at some of these."""
    with pytest.raises(DataError, match="cannot be read as LightGBM's text"):
        booster_from(text)


@given(at=st.integers(0, len(TEXT) - 1), put=st.text(alphabet="0123456789-=. \nTe", max_size=4), cut=st.integers(0, 6))
def test_a_spoilt_text_is_refused_or_sound(at: int, put: str, cut: int) -> None:
    """What the check lets through LightGBM reads and predicts with; the process lives on."""
    spoilt = TEXT[:at] + put + TEXT[at + cut :]
    try:
        read = booster_from(spoilt)
    except DataError:
        return
    assert len(np.asarray(read.predict(FRAME, predict_disable_shape_check=read.num_feature() <= 3))) == len(FRAME)
