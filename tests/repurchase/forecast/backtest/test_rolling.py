"""The backtest as a whole: what it shows methods, and that a leak is caught."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from orchestration.forecasting.warehouse_shop import WarehouseShop
from repurchase.errors import InputError, InsufficientHistory
from repurchase.forecast.backtest.cutoffs import latest_cutoffs
from repurchase.forecast.backtest.methods import METHODS, OURS, methods_named
from repurchase.forecast.backtest.past import Forecast, Method, Past, cutoff_of, past_of
from repurchase.forecast.backtest.rolling import BacktestConfig, backtest
from repurchase.forecast.backtest.scores import modified_poisson_gamma
from repurchase.forecast.backtest.table import as_text
from repurchase.forecast.model.columns import bought_within
from tests.repurchase.forecast.backtest.conftest import DAYS, FIRST

CUTOFFS = (FIRST + timedelta(days=115), FIRST + timedelta(days=130))
ASKED = BacktestConfig(CUTOFFS, 7, draws=4)


def _oracle(shop: WarehouseShop) -> Method:
    """A method that looks up the outcome."""

    def method(past: Past) -> Forecast:
        told = bought_within(shop.outcomes(cutoff_of(past.now), 7)).to_numpy().astype(np.float64)
        return Forecast(told, told)

    return method


def test_an_oracle_gets_one(shop: WarehouseShop) -> None:
    """Who knows what came is perfect by every measure."""
    judged = backtest(shop, ASKED, {"oracle": _oracle(shop)})
    assert judged["value"]["oracle"][["pr_auc", "roc_auc", "ndcg_at_10", "brier_skill"]].tolist() == [1, 1, 1, 1]


def test_nothing_that_a_method_sees_lies_behind_its_cutoff(shop: WarehouseShop) -> None:
    """Not its pairs, not what it learns from, and not the purchase days that it asks for by a later moment."""
    past = past_of(shop, CUTOFFS[0], 7)
    rows = past.training_rows()
    assert cutoff_of(past.now) == CUTOFFS[0]
    ends = rows["event_timestamp"] + pd.to_timedelta(rows["known_days"], unit="D")
    assert ends.max() == CUTOFFS[0]
    assert not (rows["waited_days"] >= rows["known_days"]).any()
    days = past.purchase_days(CUTOFFS[1])["day"]
    assert days.max() < (CUTOFFS[0] - FIRST.replace(year=1970)).days


def test_an_outcome_that_has_not_closed_is_refused(shop: WarehouseShop) -> None:
    """An open label is neither learned from nor judged."""
    with pytest.raises(InsufficientHistory, match="end after"):
        shop.outcomes(FIRST + timedelta(days=DAYS - 3), 7)


@pytest.mark.parametrize("name", METHODS)
def test_each_method_says_a_probability_for_each_pair(shop: WarehouseShop, name: str) -> None:
    """From 0 to 1, in the order of the pairs, and the same again."""
    past = past_of(shop, CUTOFFS[0], 7)
    one, other = METHODS[name](past), METHODS[name](past)
    assert len(one.probability) == len(past.now)
    assert np.array_equal(one.score, other.score)
    assert ((one.probability >= 0.0) & (one.probability <= 1.0)).all()


def test_labels_shuffled_over_pairs_leave_the_base_rate(shop: WarehouseShop) -> None:
    """A method that says the truth about other pairs finds as much as chance does."""

    def shuffled(past: Past) -> Forecast:
        told = np.random.default_rng(1).permutation(_oracle(shop)(past).score)
        return Forecast(told, np.full(len(told), told.mean()))

    said = backtest(shop, ASKED, {"shuffled": shuffled})["value"]["shuffled"]
    assert said["roc_auc"] == pytest.approx(0.5, abs=0.07)
    assert said["brier_skill"] == pytest.approx(0.0, abs=0.01)


def test_ours_is_no_worse_than_the_best_where_rates_are_steady(shop: WarehouseShop) -> None:
    """Poisson-Gamma is right about such shoppers: a model that learned noise would fall behind."""
    said = backtest(shop, ASKED, methods_named([OURS, "Poisson-Gamma"]))["value"]
    for measure in ("ndcg_at_10", "pr_auc", "brier_skill"):
        assert said[OURS, measure] > said["Poisson-Gamma", measure] - 0.03


def test_the_table_shows_every_method_and_measure(shop: WarehouseShop) -> None:
    """A reader finds each name, with an interval below it."""
    judged = backtest(shop, ASKED, methods_named(["recency"]))
    shown = as_text(judged)
    assert "recency" in shown
    assert all(measure in shown for measure in judged.index.get_level_values("measure"))
    assert "±" in shown


def test_cutoffs_of_a_shop_leave_room_to_learn_and_to_judge(shop: WarehouseShop) -> None:
    """All outcomes have closed, and half of the history lies before the first."""
    first, known_until = shop.extent()
    cutoffs = latest_cutoffs((first, known_until), 14)
    assert cutoffs[-1] + timedelta(days=14) == known_until
    assert cutoffs[0] >= first + (known_until - first) / 2
    with pytest.raises(InsufficientHistory, match="bring a longer history"):
        latest_cutoffs((first, first + timedelta(days=20)), 14)


def test_an_unknown_method_is_told_with_the_known_ones() -> None:
    """A slip of the keyboard is no silent omission."""
    with pytest.raises(InputError, match="Poisson-Gamma"):
        methods_named(["poisson"])


def test_modified_poisson_gamma_peaks_where_the_mean_gap_ends() -> None:
    """Of a pair bought every ten days, the tenth day after is likelier than the second and the eighteenth."""
    since = np.array([2.0, 10.0, 18.0])
    pairs = pd.DataFrame({
        "mean_gap_days": 10.0, "recency_days": since, "tenure_days": 40.0 + since, "poisson_gamma_rate": 0.05,
    })  # fmt: skip
    early, due, late = modified_poisson_gamma(pairs, 7)
    assert due > max(early, late)
