"""What models learn from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from repurchase.forecast.pairs import training_rows as training_rows_module
from repurchase.forecast.pairs.history import PurchaseHistory, history_of
from repurchase.forecast.pairs.log_scale import on_log_scale
from repurchase.forecast.pairs.snapshot import pair_snapshot
from repurchase.forecast.pairs.training_rows import training_cutoffs, training_rows


def _history(days: int, shoppers: int = 10) -> PurchaseHistory:
    """Shoppers who buy two items every third day, from day 100 on."""
    bought = np.arange(100, 100 + days, 3)
    shopper, item, day = (each.ravel() for each in np.meshgrid(range(shoppers), range(2), bought))
    rows = pd.DataFrame({"user_id": shopper.astype(str), "item": item.astype(str), "day": day})
    return history_of(rows.assign(units=1.0, spend=np.nan)).before(100 + days)


@pytest.mark.parametrize(("days", "cutoffs"), [(61, 4), (42, 1), (22, 1), (13, 0)])
def test_a_short_history_teaches_by_its_latest_closed_cutoff(days: int, cutoffs: int) -> None:
    """Four weeks behind each cutoff where there are so many, else a week behind the latest, else none."""
    history = _history(days)
    chosen = training_cutoffs(history, 7)
    assert len(chosen) == cutoffs
    assert all(cutoff + 7 <= history.known_until for cutoff in chosen)


def test_every_pair_of_a_small_shop_is_learned_from_once_a_cutoff() -> None:
    """Nothing is drawn where there is room, and each row stands for itself."""
    history = _history(61)
    rows = training_rows(history, training_cutoffs(history, 7), 7)
    assert len(rows.features) == len(rows.bought) == 4 * 20
    assert (rows.weight == 1.0).all()
    assert rows.bought.all()
    np.testing.assert_array_equal(rows.lessons.inputs, on_log_scale(rows.features).astype(np.float16))
    assert (rows.lessons.weight == 1.0).all()
    assert (rows.lessons.came[:, 0] == 1.0).all()


def test_lessons_tell_which_part_of_its_shoppers_gain_a_purchase_is() -> None:
    """Of two that were both bought, either would earn 1 at the first place, of 1 + 1/log2(3) for both."""
    history = _history(61)
    came = training_rows(history, training_cutoffs(history, 7), 7).lessons.came
    np.testing.assert_allclose(came[:, 1], 1.0 / (1.0 + 1.0 / np.log2(3.0)), rtol=1e-3)


def test_where_rows_are_thinned_out_lessons_are_more_and_hold_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees learn from some of what networks learn from; both stand for all pairs by their weights."""
    monkeypatch.setattr(training_rows_module, "MOST_ROWS", 100)
    monkeypatch.setattr(training_rows_module, "MOST_LESSONS", 300)
    history = _history(181, shoppers=60)
    cutoffs = training_cutoffs(history, 7)
    rows = training_rows(history, cutoffs, 7)
    pairs = 120 * len(cutoffs)
    assert len(rows.bought) == pytest.approx(100, abs=30)
    assert len(rows.lessons.came) == pytest.approx(300, abs=50)
    assert rows.weight.sum() == pytest.approx(pairs, rel=0.3)
    assert rows.lessons.weight.sum() == pytest.approx(pairs, rel=0.2)
    taught = {row.tobytes() for row in rows.lessons.inputs}
    assert all(row.tobytes() in taught for row in on_log_scale(rows.features).astype(np.float16))


def test_waits_are_learned_from_all_features() -> None:
    """What tells when stands behind what tells whether, as where the wait is told."""
    history = _history(61)
    closed = training_cutoffs(history, 7)[-1]
    now = pair_snapshot(history, closed)
    inputs = training_rows(history, [closed], 7).waits.inputs
    assert inputs.shape[1] == now.features.shape[1] + now.wait_features.shape[1]
    expected = on_log_scale(pd.concat(now.all_features())).astype(np.float16)
    assert {row.tobytes() for row in inputs} == {row.tobytes() for row in expected}


def test_waits_are_those_of_closed_weeks() -> None:
    """Every pair comes back within three days; the latest cutoffs, whose four weeks are open, teach no wait."""
    history = _history(61)
    waits = training_rows(history, training_cutoffs(history, 7), 7).waits
    assert len(waits.inputs) == len(waits.days) == 20
    assert set(waits.days) <= {0.0, 1.0, 2.0}
