"""What a model registry keeps: candidates come in, versions come out, one of them is champion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import lightgbm as lgb
import pandas as pd
from sklearn.base import BaseEstimator

StoredModel: TypeAlias = lgb.Booster | BaseEstimator | None
"""What was learned; None for the Poisson-Gamma rule, which learned nothing and is stored as code."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trained model on its way into the registry, with all that its page shows."""

    name: str
    """`repurchase` or `consumable`."""
    model: StoredModel
    example: pd.DataFrame
    """A few rows as the stored model reads them; they also fix its signature."""
    answers: Any
    """What the stored model answers to `example`: an array, one row each."""
    data_cutoff: datetime
    """Aware, UTC: nothing after it was learned."""
    data_fingerprint: str
    code_fingerprint: str
    rows: int
    """How many rows it learned from."""
    parameters: Mapping[str, object]
    metrics: Mapping[str, float]
    description: str
    """Markdown."""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Such as the judge's table, by file name without extension; a named index is shown as the first column."""
    figures: Mapping[str, bytes] = field(default_factory=dict)
    """PNG, by file name without extension."""
    judged: lgb.Booster | None = None
    """The same recipe without the last cutoff, kept for fair comparisons."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A registered version and where a person reads about it."""

    name: str
    version: str
    run_id: str
    page: str
    """URL of its page."""
    data_cutoff: datetime
    """Aware, UTC."""
    rolled_back: bool = False
    """It was champion, and people took it back."""


class ModelRegistry(Protocol):
    """Keeps versions; each new one is challenger, and only promotion or a rollback moves the champion."""

    def introduce(self, name: str, description: str) -> None:
        """Give the model a page (Markdown) before its first version; changes nothing where it has one."""
        ...

    def find(self, name: str, data_fingerprint: str, code_fingerprint: str) -> ModelVersion | None:
        """Return the newest version trained on these rows by this code, so that a repeated run trains nothing."""
        ...

    def register(self, candidate: Candidate) -> ModelVersion:
        """Keep it as a new version and challenger. Raises ServiceUnavailable."""
        ...

    def champion(self, name: str) -> ModelVersion | None:
        """Return the version that is at work."""
        ...

    def challenger(self, name: str) -> ModelVersion | None:
        """Return the newest version; the champion itself once it was promoted."""
        ...

    def is_readable(self, version: ModelVersion) -> bool:
        """Whether this code knows the version's kind; an older release may have kept another."""
        ...

    def load(self, version: ModelVersion) -> StoredModel:
        """Fetch what the version learned. Raises DataError where its file is not as it was registered."""
        ...

    def load_judged(self, version: ModelVersion) -> lgb.Booster | None:
        """Fetch the same recipe without its last cutoff: fair on rows that the version itself learned from.

        None for the rule, which learns from nothing. Raises DataError where a booster was kept without it, or its
        file is not as it was registered.
        """
        ...

    def metrics(self, version: ModelVersion) -> Mapping[str, float]:
        """Return what the judge measured when it was registered."""
        ...

    def promote(self, version: ModelVersion, reason: str) -> None:
        """Make it champion; the reason stands on the version."""
        ...

    def refuse(self, version: ModelVersion, reason: str) -> None:
        """Let the champion stay; the reason stands on the refused version."""
        ...

    def roll_back(self, name: str, reason: str) -> ModelVersion:
        """Make the champion before the standing one champion again; returns it.

        The one that went is marked, so that it is not promoted again. Raises DataError where there is none before.
        """
        ...
