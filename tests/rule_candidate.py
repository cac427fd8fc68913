"""The model that needs no training, as it is handed to a registry."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd

from repurchase.adapters.mlflow import Candidate


def a_rule(name: str, fingerprint: str) -> Candidate:
    """A candidate of that name, known by the fingerprint of its rows."""
    return Candidate(
        name=name,
        model=None,
        example=pd.DataFrame({"poisson_gamma_rate": [0.1]}),
        answers=np.array([0.5]),
        data_cutoff=datetime(2026, 3, 1, tzinfo=UTC),
        data_fingerprint=fingerprint,
        code_fingerprint="code",
        rows=1,
        parameters={},
        metrics={},
        description="",
    )
