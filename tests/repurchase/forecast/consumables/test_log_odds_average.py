"""Two voices whose log odds add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from repurchase.forecast.consumables.log_odds_average import IndependentVoices, combine_log_odds

sure = st.floats(0.001, 0.999)


def test_odds_multiply() -> None:
    """3 : 1 by behaviour and 2 : 1 by words make 6 : 1."""
    assert combine_log_odds([3 / 4], [2 / 3]) == pytest.approx([6 / 7])


@given(sure)
def test_a_voice_that_says_nothing_leaves_the_other_alone(prior: float) -> None:
    """One half is no evidence."""
    assert combine_log_odds([prior], [0.5]) == pytest.approx([prior])


@given(sure, sure, sure)
def test_more_evidence_never_says_less(prior: float, weak: float, strong: float) -> None:
    """In the order of each voice."""
    low, high = sorted((weak, strong))
    assert combine_log_odds([prior], [low]) <= combine_log_odds([prior], [high])
    assert combine_log_odds([low], [prior]) <= combine_log_odds([high], [prior])


def test_a_voice_beyond_doubt_is_still_a_number() -> None:
    """Certainties that contradict each other make one half, not nan."""
    assert combine_log_odds([1.0, 1.0], [0.0, 1.0])[0] == pytest.approx(0.5)


def test_both_are_fitted_and_heard() -> None:
    """A base rate of three quarters and an even voice: the base rate; the frame keeps its columns."""
    rows = pd.DataFrame({"a": [0.0, 0.0, 0.0, 0.0]})
    voices = IndependentVoices(behaviour=DummyClassifier(), words=LogisticRegression(class_weight="balanced"))
    said = voices.fit(rows, np.array([1, 1, 1, 0])).predict_proba(rows)
    assert said[:, 1] == pytest.approx(np.full(4, 0.75), abs=1e-6)
    assert said.sum(axis=1) == pytest.approx(np.ones(4))
