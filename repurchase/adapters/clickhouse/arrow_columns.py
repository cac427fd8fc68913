"""Mapping of Arrow column types to ClickHouse types."""

from __future__ import annotations

import pyarrow as pa

from repurchase.errors import InputError

PRECISION = {"s": 0, "ms": 3, "us": 6, "ns": 9}
TYPES = {
    pa.bool_(): "Bool",
    pa.date32(): "Date32",
    pa.float32(): "Float32",
    pa.float64(): "Float64",
    pa.large_string(): "String",
    pa.string(): "String",
    **{getattr(pa, f"{sign}int{bits}")(): f"{sign.upper()}Int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}


def structure_of(rows: pa.Table) -> str:
    """Return the column definitions of a ClickHouse table for these rows.

    Only columns with a NULL are Nullable, because other columns are faster. Raises InputError for an unsupported type.
    """
    return ", ".join(f"`{name}` {_of_column(name, rows[name])}" for name in rows.column_names)


def in_plain_kinds(rows: pa.Table) -> pa.Table:
    """Convert dictionary columns to their value type and all-null columns to text."""
    kinds = [kind.value_type if pa.types.is_dictionary(kind) else kind for kind in rows.schema.types]
    kinds = [pa.string() if pa.types.is_null(kind) else kind for kind in kinds]
    return rows.cast(pa.schema(list(zip(rows.column_names, kinds, strict=True))))


def without_decimals(rows: pa.Table) -> pa.Table:
    """Convert decimals to doubles, because Feast has no decimal type."""
    kinds = [pa.float64() if pa.types.is_decimal(kind) else kind for kind in rows.schema.types]
    return rows.cast(pa.schema(list(zip(rows.column_names, kinds, strict=True))))


def _of_column(name: str, column: pa.ChunkedArray) -> str:
    if pa.types.is_list(column.type):
        return f"Array(Nullable({_of_kind(name, column.type.value_type)}))"
    kind = _of_kind(name, column.type)
    return f"Nullable({kind})" if column.null_count else kind


def _of_kind(name: str, kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return f"DateTime64({PRECISION[kind.unit]}, '{kind.tz or 'UTC'}')"
    if kind not in TYPES:
        raise InputError(f"column {name} of the rows asked for is of Arrow's kind {kind}; cast it to one of {known()}")
    return TYPES[kind]


def known() -> str:
    """Names of the supported types."""
    return ", ".join(sorted({*map(str, TYPES), "timestamp"}))
