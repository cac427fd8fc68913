"""The model registry's interface: candidates, versions, and the champion among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import lightgbm as lgb
import pandas as pd
from sklearn.base import BaseEstimator

StoredModel: TypeAlias = lgb.Booster | BaseEstimator | None
"""The trained model; None for the Poisson-Gamma rule, which has no training and is stored as code."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trained model to register, with the content of its page."""

    name: str
    """`repurchase` or `consumable`."""
    model: StoredModel
    example: pd.DataFrame
    """A few input rows of the stored model; they also define its signature."""
    answers: Any
    """The stored model's output for `example`: an array with one row each."""
    data_cutoff: datetime
    """Aware, UTC: the model was trained on nothing later."""
    data_fingerprint: str
    code_fingerprint: str
    rows: int
    """Number of training rows."""
    parameters: Mapping[str, object]
    metrics: Mapping[str, float]
    description: str
    """Markdown."""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Tables such as that of the evaluation, by file name without extension; a named index becomes the first column."""
    figures: Mapping[str, bytes] = field(default_factory=dict)
    """PNG, by file name without extension."""
    judged: lgb.Booster | None = None
    """The same configuration trained without the last cutoff, for fair comparisons."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A registered version and the URL of its page."""

    name: str
    version: str
    run_id: str
    page: str
    """URL of its page."""
    data_cutoff: datetime
    """Aware, UTC."""
    rolled_back: bool = False
    """Whether it was champion and was rolled back by an operator."""


class ModelRegistry(Protocol):
    """Stores versions; each new one becomes challenger, and only promotion or rollback changes the champion."""

    def introduce(self, name: str, description: str) -> None:
        """Create the model's page (Markdown) before its first version; does nothing if it exists."""
        ...

    def find(self, name: str, data_fingerprint: str, code_fingerprint: str) -> ModelVersion | None:
        """Return the newest version trained on these rows by this code, so that a repeated run skips training."""
        ...

    def register(self, candidate: Candidate) -> ModelVersion:
        """Store a new version and make it challenger. Raises ServiceUnavailable."""
        ...

    def champion(self, name: str) -> ModelVersion | None:
        """Return the version that serves predictions."""
        ...

    def challenger(self, name: str) -> ModelVersion | None:
        """Return the newest version; after its promotion, that is the champion."""
        ...

    def is_readable(self, version: ModelVersion) -> bool:
        """Whether this release can load the version's kind; another release may have stored a different one."""
        ...

    def load(self, version: ModelVersion) -> StoredModel:
        """Load the version's model. Raises DataError if its file changed since registration."""
        ...

    def load_judged(self, version: ModelVersion) -> lgb.Booster | None:
        """Load the model trained without the last cutoff, for a fair evaluation on the version's own training rows.

        Returns None for the rule, which has no training. Raises DataError if a booster was stored without it, or its
        file changed since registration.
        """
        ...

    def metrics(self, version: ModelVersion) -> Mapping[str, float]:
        """Return the metrics of the evaluation at registration."""
        ...

    def promote(self, version: ModelVersion, reason: str) -> None:
        """Make the version champion; the reason is stored on it."""
        ...

    def refuse(self, version: ModelVersion, reason: str) -> None:
        """Reject the version and keep the champion; the reason is stored on the rejected version."""
        ...

    def roll_back(self, name: str, reason: str) -> ModelVersion:
        """Make the previous champion the champion again; returns it.

        The replaced version is marked, so that it is not promoted again. Raises DataError if there is no previous
        champion.
        """
        ...
