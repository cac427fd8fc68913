"""Loads the consumable classifier's skops file with our own allowlist of types, not the file's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import skops.io
from sklearn.base import BaseEstimator

from repurchase.adapters.mlflow.booster_text import sound_booster_text
from repurchase.errors import DataError

TRUSTED_TYPES = [
    "collections.OrderedDict",
    "collections.defaultdict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "repurchase.forecast.consumables.log_odds_average.IndependentVoices",
    "repurchase.forecast.consumables.text_embedding.WordMeaning",
]
"""Types that skops does not trust by default; the word vectors stay in the encoder's package."""

BOOSTER = "lightgbm.basic.Booster"
NUMBERS = {"numpy.bool", "numpy.bool_", "numpy.float32", "numpy.float64", "numpy.int32", "numpy.int64"}
NODES = {
    "DefaultDictNode": {"collections.defaultdict"},
    "DictNode": {"builtins.dict"},
    "JsonNode": {"builtins.str"},
    "ListNode": {"builtins.list"},
    "NdArrayNode": {"numpy.ndarray", *NUMBERS},
    "ObjectNode": {
        BOOSTER,
        "lightgbm.sklearn.LGBMClassifier",
        "repurchase.forecast.consumables.log_odds_average.IndependentVoices",
        "repurchase.forecast.consumables.text_embedding.WordMeaning",
        "sklearn.compose._column_transformer.ColumnTransformer",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._function_transformer.FunctionTransformer",
        "sklearn.preprocessing._label.LabelEncoder",
    },
    "SliceNode": {"builtins.slice"},
    "TupleNode": {"builtins.tuple"},
    "TypeNode": {
        "builtins.bool",
        "builtins.float",
        "builtins.int",
        "builtins.str",
        "collections.OrderedDict",
        *NUMBERS,
    },
}
"""Allowed types by skops loader; skops' default list of trusted types is far larger than needed."""
MOVED = {
    "repurchase.forecast.independent_voices": "repurchase.forecast.consumables.log_odds_average",
    "repurchase.forecast.word_meaning": "repurchase.forecast.consumables.text_embedding",
}
"""Current modules of classes that files of earlier versions reference."""
PROTOCOL = 2
"""Version of the file format; skops loads older ones with older code."""


def classifier_from(content: bytes) -> BaseEstimator:
    """Load the classifier; raises DataError, before any object is built, if the file has types beyond NODES."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            checked = _checked(archive)
        classifier: BaseEstimator = skops.io.loads(checked, trusted=TRUSTED_TYPES)
    except (BadZipFile, LookupError, RecursionError, TypeError, ValueError) as wrong:
        raise DataError(f"cannot be read as a classifier in skops' format: {wrong}") from wrong
    return classifier


def _checked(archive: ZipFile) -> bytes:
    """Rewrite the file from the checked schema, so that skops reads nothing else."""
    schema = json.loads(archive.read("schema.json"))
    _check(schema)
    written = BytesIO()
    with ZipFile(written, "w") as fresh:
        for name in sorted({*archive.namelist()} - {"schema.json"}):
            fresh.writestr(name, archive.read(name))
        fresh.writestr("schema.json", json.dumps(schema))
    return written.getvalue()


def _check(schema: Any) -> None:
    if schema["protocol"] != PROTOCOL:
        raise ValueError("its protocol is another")
    for node in _nodes(schema):
        node["__module__"] = MOVED.get(node["__module__"], node["__module__"])
        built, way = f"{node['__module__']}.{node['__class__']}", node["__loader__"]
        if built not in NODES.get(way, ()):
            raise ValueError(f"{built} ({way}) may not be in it")
        if built == BOOSTER:
            _make_sound(node["content"])


def _make_sound(state: Any) -> None:
    """Check the text that LightGBM will parse; reject its older name `handle`, which LightGBM also reads."""
    fields = state["content"]
    if state["__loader__"] != "DictNode" or "handle" in fields or fields["_handle"]["__loader__"] != "JsonNode":
        raise ValueError("its trees are not kept as text")
    text = json.loads(fields["_handle"]["content"])
    fields["_handle"]["content"] = json.dumps(sound_booster_text(str(text)))


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "__loader__" in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _nodes(each)
