"""Features of pairs, held against plain Python and against the future."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.errors import NotEnoughHistory
from repurchase.forecast.pairs.features import pair_features
from repurchase.forecast.pairs.history import PurchaseHistory, history_of
from repurchase.forecast.pairs.known import known_pairs
from repurchase.forecast.pairs.outcomes import bought_within, wait_days

CUTOFF = 60
Row = tuple[int, int, int]
PURCHASES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 90)), min_size=1, max_size=60)


def _history(rows: list[Row]) -> PurchaseHistory:
    frame = pd.DataFrame(rows, columns=["user_id", "item", "day"])
    return history_of(frame.assign(user_id=frame["user_id"].astype(str), units=1.0, spend=2.0))


def _days(rows: list[Row]) -> dict[tuple[int, int], list[int]]:
    """The known purchase days of each pair, ascending."""
    pairs: dict[tuple[int, int], set[int]] = {}
    for shopper, item, day in rows:
        if day < CUTOFF:
            pairs.setdefault((shopper, item), set()).add(day)
    return {pair: sorted(days) for pair, days in sorted(pairs.items())}


@given(PURCHASES)
@settings(max_examples=60, deadline=None)
def test_the_rhythm_is_that_of_plain_python(rows: list[Row]) -> None:
    """Counts, ages, gaps, decays and the Poisson-Gamma rate, pair by pair."""
    known = _days(rows)
    if not known:
        with pytest.raises(NotEnoughHistory):
            known_pairs(_history(rows), CUTOFF)
        return
    said = pair_features(known_pairs(_history(rows), CUTOFF))
    for row, ((_, item), days) in enumerate(known.items()):
        of_item = [each for (_, other), each in known.items() if other == item]
        rate = sum(len(each) - 1 for each in of_item) / max(1, sum(CUTOFF - each[0] for each in of_item))
        expected = {
            "purchase_days": len(days),
            "recency_days": CUTOFF - days[-1],
            "tenure_days": CUTOFF - days[0],
            "mean_gap_days": np.mean(np.diff(days)) if len(days) > 1 else np.nan,
            "gap_deviation_days": np.std(np.diff(days)) if len(days) > 1 else np.nan,
            "decayed_count_56": sum(2.0 ** (-(CUTOFF - day) / 56) for day in days),
            "poisson_gamma_rate": (len(days) - 1 + rate * 56) / (CUTOFF - days[0] + 56),
            "shoppers": len(of_item),
        }
        told = {name: float(said[name].iloc[row]) for name in expected}
        assert told == pytest.approx(expected, rel=1e-4, abs=1e-4, nan_ok=True)


@given(PURCHASES)
@settings(max_examples=60, deadline=None)
def test_visits_are_those_of_plain_python(rows: list[Row]) -> None:
    """Days with any purchase, those since the pair's last one, and the size of baskets."""
    known = _days(rows)
    if not known:
        return
    said = pair_features(known_pairs(_history(rows), CUTOFF))
    for row, ((shopper, _), days) in enumerate(known.items()):
        baskets = [day for (other, _), each in known.items() if other == shopper for day in each]
        visits = sorted(set(baskets))
        expected = {
            "visits_since_purchase": sum(day > days[-1] for day in visits),
            "visit_days_28": sum(CUTOFF - day <= 28 for day in visits),
            "visit_recency_days": CUTOFF - visits[-1],
            "mean_basket": len(baskets) / len(visits),
            "visit_gap_deviation_days": np.std(np.diff(visits)) if len(visits) > 1 else 0.0,
            "items": sum(other == shopper for other, _ in known),
        }
        told = {name: float(said[name].iloc[row]) for name in expected}
        assert told == pytest.approx(expected, rel=1e-4, abs=1e-3)


@given(PURCHASES)
@settings(max_examples=60, deadline=None)
def test_own_hazards_weeks_and_dues_are_those_of_plain_python(rows: list[Row]) -> None:
    """Gaps that outlasted the present wait, what each week brought, and how many pairs of the shopper are due."""
    known = _days(rows)
    if not known:
        return
    said = pair_features(known_pairs(_history(rows), CUTOFF))
    for row, ((shopper, asked), days) in enumerate(known.items()):
        own = {item: each for (other, item), each in known.items() if other == shopper}
        outlasted = [gap for gap in np.diff(days) if gap >= CUTOFF - days[-1]]
        ended = [gap for gap in outlasted if gap < CUTOFF - days[-1] + 7]
        weeks = [(CUTOFF - day - 1) // 7 for each in own.values() for day in each]
        settled = [each for each in own.values() if len(each) > 2]
        due = [each for each in settled if 1 < (CUTOFF - each[-1]) / np.mean(np.diff(each)) < 3]
        expected = {
            "own_hazard": (len(ended) + 0.1) / (len(outlasted) + 1),
            "weeks_visited": len(set(weeks)),
            "bought_week_1": weeks.count(1),
            "bought_a_week": len(weeks) / 12,
            "place_by_count": sum((len(each), -item) > (len(days), -asked) for item, each in own.items()),
            "due_items": len(due),
            "share_due": len(due) / max(len(settled), 1),
        }
        told = {name: float(said[name].iloc[row]) for name in expected}
        assert told == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_an_item_surges_when_its_week_outdoes_its_share_of_visits() -> None:
    """Of two items bought alike, the one bought last week only stands above 1, the other below."""
    early = [(shopper, 0, CUTOFF - 20) for shopper in range(60)]
    late = [(shopper, 1, CUTOFF - 3) for shopper in range(60)]
    said = pair_features(known_pairs(_history(early + late), CUTOFF)).groupby(np.tile([0, 1], 60)).mean()
    assert said["item_surge_1"][1] > 1.0 > said["item_surge_1"][0]
    assert said["item_momentum"][1] > 1.0 > said["item_momentum"][0]


@given(PURCHASES)
@settings(max_examples=60, deadline=None)
def test_the_outcome_is_that_of_plain_python(rows: list[Row]) -> None:
    """The first purchase from the cutoff on, within the days asked for."""
    history, known = _history([*rows, (9, 9, 90)]), _days(rows)
    if not known:
        return
    pairs = known_pairs(history, CUTOFF)
    ahead = {pair: [day for (*who, day) in rows if tuple(who) == pair and day >= CUTOFF] for pair in known}
    wait = [min(days, default=CUTOFF + 99) - CUTOFF for days in ahead.values()]
    assert bought_within(history, pairs, 14).tolist() == [days < 14 for days in wait]
    assert wait_days(history, pairs, 14).tolist() == pytest.approx(
        [days if days < 14 else np.nan for days in wait], nan_ok=True
    )


@given(PURCHASES, PURCHASES)
@settings(max_examples=40, deadline=None)
def test_what_comes_later_changes_no_feature(rows: list[Row], later: list[Row]) -> None:
    """Purchases from the cutoff on leave every feature as it was."""
    names = [(shopper, item, 5) for shopper in range(4) for item in range(5)]
    past = [row for row in rows if row[2] < CUTOFF] + names
    moved = [(shopper, item, CUTOFF + day) for shopper, item, day in later]
    one, other = (pair_features(known_pairs(_history(each), CUTOFF)) for each in (past, past + moved))
    pd.testing.assert_frame_equal(one, other)


def test_an_outcome_that_has_not_closed_is_no_outcome() -> None:
    """The label of a week that is known for five days would call late buyers lost."""
    history = _history([(0, 0, 10), (0, 0, 64)])
    with pytest.raises(NotEnoughHistory, match="choose an earlier cutoff"):
        bought_within(history, known_pairs(history, CUTOFF), 7)
    with pytest.raises(NotEnoughHistory):
        bought_within(history.before(CUTOFF + 6), known_pairs(history, CUTOFF), 7)
