"""Translates Feast's declaration of a view to the online layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from feast import FeatureView
from feast.protos.feast.types.EntityKey_pb2 import EntityKey

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.schema import Schema
from repurchase.errors import DataError


def schema_of(view: FeatureView) -> Schema:
    """Return the columns of a view; raises DataError for a type that the online store does not support."""
    try:
        return Schema.of({feature.name: feature.dtype.to_value_type().name for feature in view.features})
    except DataError as unknown:
        raise DataError(f"feature view {view.name}: {unknown}") from unknown


def ttl_of(view: FeatureView) -> timedelta | None:
    """Return how long rows are kept after they were written: the view's ttl, None for no limit."""
    return view.ttl or None


def others_of(join_keys: Sequence[str]) -> list[str]:
    """Return the join keys that form a field, in its order."""
    return sorted(name for name in join_keys if name != keys.SHOPPER)


def place(entity_key: EntityKey) -> tuple[str, str]:
    """Return the shopper ('' in a view without shoppers) and the field of one entity."""
    named = dict(zip(entity_key.join_keys, entity_key.entity_values, strict=True))
    words = {name: str(getattr(value, value.WhichOneof("val"))) for name, value in named.items()}
    return words.get(keys.SHOPPER, ""), keys.field([words[name] for name in others_of(list(words))])
