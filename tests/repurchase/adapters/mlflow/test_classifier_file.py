"""A classifier's file is read by our list alone, and refused before anything of it is built."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import FunctionTransformer

from repurchase.adapters.mlflow.classifier_file import MOVED, classifier_from
from repurchase.errors import DataError
from repurchase.forecast.consumables.classifier import consumable_probability, train_consumable_classifier
from repurchase.forecast.consumables.examples import COLUMNS, labelled_examples
from tests.repurchase.adapters.mlflow.candidates import WORDS, trees_and_words

MODEL = trees_and_words()
CONTENT = skops.io.dumps(MODEL)


def _rewritten(change: Callable[[dict[str, Any]], None], content: bytes = CONTENT) -> bytes:
    changed = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != "schema.json":
                new.writestr(name, old.read(name))
        schema = json.loads(old.read("schema.json"))
        change(schema)
        new.writestr("schema.json", json.dumps(schema))
    return changed.getvalue()


def _booster(part: Any) -> dict[str, Any]:
    """The node of the trees, wherever it hangs."""
    found: dict[str, Any] = {}
    if isinstance(part, dict):
        found = part if part.get("__class__") == "Booster" else {}
        part = list(part.values())
    for each in part if isinstance(part, list) and not found else ():
        found = found or _booster(each)
    return found


def _named_as_before(part: Any) -> None:
    """The modules as the first release named them."""
    before = {now: then for then, now in MOVED.items()}
    if isinstance(part, dict):
        if "__module__" in part:
            part["__module__"] = before.get(part["__module__"], part["__module__"])
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        _named_as_before(each)


def _trees(schema: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = _booster(schema)["content"]["content"]
    return fields


def _spoil(schema: dict[str, Any]) -> None:
    handle = _trees(schema)["_handle"]
    handle["content"] = handle["content"].replace("left_child=", "left_child=77777", 1)


def _rename(schema: dict[str, Any]) -> None:
    fields = _trees(schema)
    fields["handle"] = fields.pop("_handle")


def _hide(schema: dict[str, Any]) -> None:
    node = _booster(schema)
    text = json.loads(node["content"]["content"]["_handle"]["content"]).replace("left_child=", "left_child=77777", 1)
    state = json.dumps({"_handle": text})
    node["content"] = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": state}


def test_the_classifier_comes_back() -> None:
    """And answers as before."""
    loaded = classifier_from(CONTENT)
    assert np.array_equal(loaded.predict_proba(WORDS), MODEL.predict_proba(WORDS))


def test_a_registered_classifier_outlives_the_move_of_a_module() -> None:
    """Its file names classes by the modules of the version that wrote it."""
    content = _rewritten(_named_as_before)
    assert all(module in ZipFile(BytesIO(content)).read("schema.json").decode() for module in MOVED)
    assert np.array_equal(classifier_from(content).predict_proba(WORDS), MODEL.predict_proba(WORDS))


def test_the_consumable_classifier_holds_no_more_than_the_list() -> None:
    """As it is trained on the labelled categories."""
    nobody = pd.DataFrame({name: pd.Series(dtype=object if name == "category" else float) for name in COLUMNS})
    examples = labelled_examples(nobody)
    trained = train_consumable_classifier(examples)
    loaded = classifier_from(skops.io.dumps(trained))
    assert np.array_equal(consumable_probability(loaded, examples), consumable_probability(trained, examples))


@pytest.mark.parametrize(
    "stranger",
    [
        FunctionTransformer(func=np.exp),
        SGDClassifier().fit([[0], [1]], [0, 1]),
        np.random.default_rng(0),
        Path("somewhere"),
        b"bytes",
        {1, 2},
        slice,
    ],
    ids=str,
)
def test_what_a_classifier_does_not_hold_is_refused(stranger: object) -> None:
    """Though skops trusts much of it by itself."""
    with pytest.raises(DataError, match="may not be in it"):
        classifier_from(skops.io.dumps({"model": MODEL, "stranger": stranger}))


@pytest.mark.parametrize("change", [_spoil, _rename, _hide])
def test_its_trees_are_checked_like_all_trees(change: Callable[[dict[str, Any]], None]) -> None:
    """LightGBM parses their text while skops builds them, wherever in the file it stands."""
    with pytest.raises(DataError, match="cannot be read as"):
        classifier_from(_rewritten(change))


def test_an_older_protocol_is_refused() -> None:
    """Skops keeps older code for it."""
    with pytest.raises(DataError, match="protocol"):
        classifier_from(_rewritten(lambda schema: schema.update(protocol=0)))


@pytest.mark.parametrize("content", [b"", b"PK", b"\x80\x04.", CONTENT[: len(CONTENT) // 2]])
def test_what_is_no_skops_file_is_refused(content: bytes) -> None:
    """With an error of ours."""
    with pytest.raises(DataError, match="cannot be read as a classifier"):
        classifier_from(content)
