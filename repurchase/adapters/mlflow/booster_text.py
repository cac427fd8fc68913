"""Validation of LightGBM's model text, whose C++ parser does not check indices and would access invalid memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from repurchase.errors import DataError

MAX_FEATURES = 10_000
NODE_INTEGERS = ("split_feature", "decision_type", "left_child", "right_child", "internal_count")
NODE_REALS = ("split_gain", "threshold", "internal_value", "internal_weight")
LEAF_COLUMNS = ("leaf_value", "leaf_weight", "leaf_count")
TREE_KEYS = {"num_leaves", "num_cat", "is_linear", "shrinkage", *NODE_INTEGERS, *NODE_REALS, *LEAF_COLUMNS}
END = "end of trees\n"
CATEGORICAL_SPLIT = 1
HIGHEST_DECISION = 15
UNREADABLE = re.compile(r"[\r\0]")
"""Characters at which the C++ parser would end a line or the text."""
INTEGER = re.compile(r"-?\d{1,9}")
INTEGERS = re.compile(r"(-?\d{1,9}( -?\d{1,9})*)?")
REALS = re.compile(r"([-+.\deinfa]{1,32}( [-+.\deinfa]{1,32})*)?")


def booster_from(text: str) -> lgb.Booster:
    """Parse a binary classifier with numerical splits only; raises DataError for any other text."""
    sound = sound_booster_text(text)
    try:
        return lgb.Booster(model_str=sound)
    except lgb.basic.LightGBMError as refused:
        raise DataError(f"cannot be read as LightGBM's text: {refused}") from refused


def sound_booster_text(text: str) -> str:
    """Return the header and the trees after checking every index; raises DataError for an invalid one.

    The text after the trees only describes the training, and LightGBM parses it without checks, so it is dropped.
    """
    try:
        return _sound(text)
    except (ValueError, KeyError) as wrong:
        raise DataError(f"cannot be read as LightGBM's text: {wrong}") from wrong


def _sound(text: str) -> str:
    top, begin, _ = text.partition("\nTree=")
    _require(top.startswith("tree\n") and begin and not UNREADABLE.search(text), "it holds no trees")
    header = _pairs(top.splitlines()[1:])
    features = _integer(header["max_feature_idx"]) + 1
    _require(header["num_class"] == header["num_tree_per_iteration"] == "1", "it is not of two classes")
    _require(0 < features <= MAX_FEATURES, "its number of features is out of bounds")
    encoded, at = text.encode(), len(top.encode()) + 1
    for number, size in enumerate(_integers(header["tree_sizes"])):
        _require(size > 0, "a tree has no size")
        _check_tree(encoded[at : at + size].decode(), number, features)
        at += size
    _require(encoded[at:].startswith(END.encode()), "its trees do not end where their sizes say")
    return f"{encoded[:at].decode()}{END}"


def _check_tree(block: str, number: int, features: int) -> None:
    first, *lines = block.rstrip("\n").split("\n")
    _require(first == f"Tree={number}" and block.endswith("\n\n"), f"tree {number} is not where its size says")
    values = _pairs(lines)
    _require(values.keys() == TREE_KEYS, f"tree {number} has other fields than ours have")
    _require(values["num_cat"] == values["is_linear"] == "0", f"tree {number} is of a kind that ours are not")
    leaves = _integer(values["num_leaves"])
    _require(leaves > 0, f"tree {number} has no leaf")
    _check_lengths(values, leaves)
    decisions = _integers(values["decision_type"])
    _require(
        not np.any((decisions < 0) | (decisions > HIGHEST_DECISION) | (decisions & CATEGORICAL_SPLIT)),
        f"tree {number} splits by categories",
    )
    split = _integers(values["split_feature"])
    _require(not np.any((split < 0) | (split >= features)), f"tree {number} splits by a feature that is not there")
    _require(
        _is_a_tree(_integers(values["left_child"]), _integers(values["right_child"]), leaves),
        f"tree {number} is none",
    )


def _check_lengths(values: Mapping[str, str], leaves: int) -> None:
    _reals(values["shrinkage"])
    for key in NODE_INTEGERS:
        _require(len(_integers(values[key])) == leaves - 1, f"{key} has a wrong length")
    for key in NODE_REALS:
        _require(len(_reals(values[key])) == leaves - 1, f"{key} has a wrong length")
    for key in LEAF_COLUMNS:
        length = len(_reals(values[key]))
        # LightGBM omits weight and count of a single leaf.
        _require(length == leaves or (leaves == 1 and key != "leaf_value"), f"{key} has a wrong length")


def _is_a_tree(left: NDArray[np.int64], right: NDArray[np.int64], leaves: int) -> bool:
    """Whether each node but the root, and each leaf (encoded as -1, -2, …), is the child of one earlier node."""
    children = np.concatenate([left, right])
    parents = np.tile(np.arange(leaves - 1), 2)
    inner = children > 0
    hangs_once = sorted(children) == [*range(-leaves, 0), *range(1, leaves - 1)] if leaves > 1 else True
    return bool(hangs_once and np.all(children[inner] > parents[inner]))


def _pairs(lines: Sequence[str]) -> dict[str, str]:
    pairs = [(key, value) for key, _, value in (line.partition("=") for line in lines if line)]
    _require(len(dict(pairs)) == len(pairs), "a field stands twice")
    return dict(pairs)


def _integer(text: str) -> int:
    _require(INTEGER.fullmatch(text), "a number is none")
    return int(text)


def _integers(text: str) -> NDArray[np.int64]:
    _require(INTEGERS.fullmatch(text), "a list of numbers is none")
    return np.array(text.split(), dtype=np.int64)


def _reals(text: str) -> NDArray[np.float64]:
    _require(REALS.fullmatch(text), "a list of numbers is none")
    return np.array(text.split(), dtype=np.float64)


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
