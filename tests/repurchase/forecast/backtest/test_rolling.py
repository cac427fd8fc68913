"""The backtest as a whole: what it shows methods, and that a leak is caught."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from repurchase.errors import InputError, NotEnoughHistory
from repurchase.forecast.backtest.cutoffs import latest_cutoffs
from repurchase.forecast.backtest.methods import METHODS, OURS, methods_named
from repurchase.forecast.backtest.past import Forecast, Method, Past, past_of
from repurchase.forecast.backtest.rolling import Backtest, backtest
from repurchase.forecast.backtest.scores import modified_poisson_gamma
from repurchase.forecast.backtest.table import as_text
from repurchase.forecast.pairs.history import PurchaseHistory, history_of
from repurchase.forecast.pairs.outcomes import bought_within
from repurchase.forecast.pairs.snapshot import PairSnapshot

DAYS = 200
ASKED = Backtest((150, 180), 7, draws=4)


@pytest.fixture(scope="module")
def history() -> PurchaseHistory:
    """Eighty shoppers who buy twelve items, each pair at its own steady rate."""
    chance = np.random.default_rng(0)
    rate = chance.gamma(0.7, 0.05, (80, 12))
    shopper, item, day = np.nonzero(chance.random((80, 12, DAYS)) < rate[:, :, None])
    rows = pd.DataFrame({"user_id": shopper.astype(str), "item": item.astype(str), "day": day})
    return history_of(rows.assign(units=1.0, spend=np.nan))


def _oracle(known: PurchaseHistory) -> Method:
    """A method that looks up the outcome in the history `known`."""

    def method(past: Past) -> Forecast:
        told = bought_within(known, past.now.pairs, past.horizon_days).astype(np.float64)
        return Forecast(told, told)

    return method


def _reading_ahead(past: Past) -> Forecast:
    """A method with a leak: it asks the history that it was given for the outcome."""
    return _oracle(past.history)(past)


def test_an_oracle_gets_one_and_a_leak_is_caught(history: PurchaseHistory) -> None:
    """Who holds the whole history is perfect; who reads ahead in what the judge hands out is stopped."""
    judged = backtest(history, ASKED, {"oracle": _oracle(history)})
    assert judged["value"]["oracle"][["pr_auc", "roc_auc", "ndcg_at_10", "brier_skill"]].tolist() == [1, 1, 1, 1]
    with pytest.raises(NotEnoughHistory, match="end after"):
        backtest(history, ASKED, {"leak": _reading_ahead})


@pytest.mark.parametrize("name", METHODS)
def test_no_method_knows_what_comes_later(history: PurchaseHistory, name: str) -> None:
    """Purchases from the cutoff on change no forecast of any method, and each says a probability for each pair."""
    cutoff = 150
    later = history.before(cutoff)
    one, other = (METHODS[name](past_of(each, cutoff, 7)) for each in (history, later))
    assert np.array_equal(one.score, other.score)
    assert np.array_equal(one.probability, other.probability)
    assert ((one.probability >= 0.0) & (one.probability <= 1.0)).all()


def test_labels_shuffled_over_pairs_leave_the_base_rate(history: PurchaseHistory) -> None:
    """A method that says the truth about other pairs finds as much as chance does."""

    def shuffled(past: Past) -> Forecast:
        told = np.random.default_rng(1).permutation(_oracle(history)(past).score)
        return Forecast(told, np.full(len(told), told.mean()))

    said = backtest(history, ASKED, {"shuffled": shuffled})["value"]["shuffled"]
    assert said["roc_auc"] == pytest.approx(0.5, abs=0.05)
    assert said["brier_skill"] == pytest.approx(0.0, abs=0.01)


def test_ours_is_no_worse_than_the_best_where_rates_are_steady(history: PurchaseHistory) -> None:
    """Poisson-Gamma is right about such shoppers: a model that learned noise would fall behind."""
    said = backtest(history, ASKED, methods_named([OURS, "Poisson-Gamma"]))["value"]
    for measure in ("ndcg_at_10", "pr_auc", "brier_skill"):
        assert said[OURS, measure] > said["Poisson-Gamma", measure] - 0.02


def test_the_table_shows_every_method_and_measure(history: PurchaseHistory) -> None:
    """A reader finds each name, with an interval below it."""
    judged = backtest(history, ASKED, methods_named(["recency"]))
    shown = as_text(judged)
    assert "recency" in shown
    assert all(measure in shown for measure in judged.index.get_level_values("measure"))
    assert "±" in shown


def test_cutoffs_of_a_shop_leave_room_to_learn_and_to_judge(history: PurchaseHistory) -> None:
    """All outcomes have closed, and half of the history lies before the first."""
    cutoffs = latest_cutoffs(history, 14)
    assert cutoffs[-1] + 14 == history.known_until
    assert cutoffs[0] >= DAYS // 2
    with pytest.raises(NotEnoughHistory, match="bring a longer history"):
        latest_cutoffs(history.before(20), 14)


def test_an_unknown_method_is_told_with_the_known_ones() -> None:
    """A slip of the keyboard is no silent omission."""
    with pytest.raises(InputError, match="Poisson-Gamma"):
        methods_named(["poisson"])


def test_modified_poisson_gamma_peaks_where_the_mean_gap_ends(make_snapshot: Callable[[int], PairSnapshot]) -> None:
    """Of a pair bought every ten days, the tenth day after is likelier than the second and the eighteenth."""
    said = {days: float(modified_poisson_gamma(make_snapshot(40 + days), 7)[0]) for days in (2, 10, 18)}
    assert said[10] > said[2]
    assert said[10] > said[18]
