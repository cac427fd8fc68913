"""`./run repurchase forecast` on files of small shops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from cli.shop.forecast import forecast

CUTOFF = "2024-06-03"


def _purchases(path: Path, shoppers: int = 40, days: int = 200, seed: int = 0) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    rate = chance.gamma(0.7, 0.06, (shoppers, 8))
    shopper, item, day = np.nonzero(chance.random((shoppers, 8, days)) < rate[:, :, None])
    moment = pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D")
    rows = pd.DataFrame({"user_id": shopper, "product_id": item, "purchased_at": moment.strftime("%Y-%m-%d")})
    rows.to_csv(path, index=False)
    return rows


def _run(*words: str) -> Result:
    return CliRunner().invoke(forecast, list(words), catch_exceptions=False)


def test_every_pair_bought_before_the_cutoff_is_forecast(tmp_path: Path) -> None:
    """Dates without times give one row per pair, a probability, and a time within four weeks of the cutoff."""
    rows = _purchases(tmp_path / "shop.csv")
    _run("--purchases", f"{tmp_path}/shop.csv", "--cutoff", CUTOFF, "--out", f"{tmp_path}/out.parquet")
    said = pd.read_parquet(tmp_path / "out.parquet")
    known = rows[rows["purchased_at"] < CUTOFF][["user_id", "product_id"]].drop_duplicates().astype(str)
    assert set(known.itertuples(index=False, name=None)) == set(zip(said["user_id"], said["product_id"], strict=True))
    assert len(said) == len(known)
    assert said["probability"].between(0.0, 1.0).all()
    ahead = said["expected_next_at"] - pd.Timestamp(CUTOFF, tz="UTC")
    assert ahead.between(pd.Timedelta(0), pd.Timedelta(days=29)).all()


def test_the_future_of_the_file_changes_nothing(tmp_path: Path) -> None:
    """A file truncated at the cutoff gives exactly the same forecast."""
    rows = _purchases(tmp_path / "whole.csv")
    rows[rows["purchased_at"] < CUTOFF].to_csv(tmp_path / "cut.csv", index=False)
    for name in ("whole", "cut"):
        _run("--purchases", f"{tmp_path}/{name}.csv", "--cutoff", CUTOFF, "--out", f"{tmp_path}/{name}.parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "whole.parquet"), pd.read_parquet(tmp_path / "cut.parquet")
    )


def test_categories_come_from_the_products(tmp_path: Path) -> None:
    """The level is the name of the column; the level category without products is an error."""
    _purchases(tmp_path / "shop.csv")
    products = pd.DataFrame({"product_id": range(8), "title": "t", "category": ["a", "b"] * 4})
    products.to_csv(tmp_path / "products.csv", index=False)
    words = ("--purchases", f"{tmp_path}/shop.csv", "--cutoff", CUTOFF, "--level", "category")
    _run(*words, "--products", f"{tmp_path}/products.csv", "--out", f"{tmp_path}/out.parquet")
    said = pd.read_parquet(tmp_path / "out.parquet")
    assert said.columns.tolist() == ["user_id", "category", "probability", "expected_next_at"]
    assert set(said["category"]) == {"a", "b"}
    refused = _run(*words, "--out", f"{tmp_path}/none.parquet")
    assert refused.exit_code == 2
    assert "needs --products" in refused.output


@pytest.mark.parametrize(("shoppers", "days"), [(1, 120), (3, 156), (2, 130)])
def test_a_shop_too_small_to_learn_from_is_forecast_by_the_rule(tmp_path: Path, shoppers: int, days: int) -> None:
    """One shopper, or a few purchases, are forecast by the Poisson-Gamma rule."""
    rows = _purchases(tmp_path / "shop.csv", shoppers, days, seed=3)
    _run("--purchases", f"{tmp_path}/shop.csv", "--cutoff", "2024-04-20", "--out", f"{tmp_path}/out.parquet")
    said = pd.read_parquet(tmp_path / "out.parquet")
    assert len(said) == len(rows[rows["purchased_at"] < "2024-04-20"].drop_duplicates(["user_id", "product_id"]))
    assert said["probability"].between(0.0, 1.0).all()


def test_a_cutoff_before_everything_is_told(tmp_path: Path) -> None:
    """One sentence, exit code 2 and no file."""
    _purchases(tmp_path / "shop.csv")
    refused = _run("--purchases", f"{tmp_path}/shop.csv", "--cutoff", "2020-01-01", "--out", f"{tmp_path}/out.parquet")
    assert refused.exit_code == 2
    assert "no purchase is before 2020-01-01" in refused.output
    assert not (tmp_path / "out.parquet").exists()
