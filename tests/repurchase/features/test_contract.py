"""Tables, checks, Feast and docs/data.md agree with the data contract."""

from __future__ import annotations

import re

import pytest
from feast import FeatureView

from embedded.state import CHECKOUT
from feature_repo import features
from orchestration.assets.features import category_rhythms, replenishment_cycles, shopper_habits
from orchestration.assets.forecast import repurchase_predictions
from orchestration.assets.purchases import purchases
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.contract import CONTRACTS, CYCLES, HABITS, PREDICTIONS, PRODUCTS, PURCHASES, RHYTHMS, Contract
from repurchase.features.contract_page import page

OF_THE_TABLE = {"purchases": ["taken_back", "ingested_at", "came_in"], "products": ["updated_at"]}
"""Internal columns of the warehouse, after those of the contract."""
COLUMNS = """
    SELECT name, replaceRegexpOne(type, '^LowCardinality\\\\((.*)\\\\)$', '\\\\1') FROM system.columns
    WHERE database = currentDatabase() AND table = {table:String} ORDER BY position
"""
JUDGE = """
    SELECT default_expression FROM system.columns
    WHERE database = currentDatabase() AND table = 'landed_purchases' AND name = 'reason'
"""


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_the_table_has_the_contract_s_columns(warehouse: ClickHouseWarehouse, contract: Contract) -> None:
    """Names and types are equal, apart from internal columns."""
    kept = dict(warehouse.rows(COLUMNS, {"table": contract.table}))
    own = [kept.pop(name, None) for name in OF_THE_TABLE.get(contract.table, [])]
    assert None not in own
    assert kept == {column.name: column.kind for column in contract.columns}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_the_keys_are_columns_and_the_rules_run(warehouse: ClickHouseWarehouse, contract: Contract) -> None:
    """Keys are columns, and every rule is valid SQL on its table."""
    assert set(contract.keys) <= {column.name for column in contract.columns}
    for rule in contract.rules.values():
        assert warehouse.value(f"SELECT count() FROM {contract.table} WHERE NOT ({rule})") == 0  # noqa: S608


def test_what_ingestion_refuses_is_what_the_contract_says(warehouse: ClickHouseWarehouse) -> None:
    """The quarantine reasons of landed rows are those of the contract."""
    reasons = re.findall(r", '((?:[a-z]+ )+[a-z0-9]+)'(?=[,)])", warehouse.value(JUDGE))
    assert sorted(set(reasons)) == sorted(PURCHASES.refused)


def test_the_checks_run_the_contract_s_rules() -> None:
    """The check of each asset uses the rules of the contract."""
    checked = [purchases, replenishment_cycles, shopper_habits, category_rhythms, repurchase_predictions]
    told = [PURCHASES, CYCLES, HABITS, RHYTHMS, PREDICTIONS]
    for module, contract in zip(checked, told, strict=True):
        assert module.RULES is contract.rules


def test_feast_tells_what_each_feature_means() -> None:
    """The description of a view's field is the contract's meaning."""
    views = {view.name: view for view in features.DECLARED if isinstance(view, FeatureView)}
    for contract in (CYCLES, HABITS, RHYTHMS, PREDICTIONS):
        meanings = {column.name: column.meaning for column in contract.columns}
        told = {field.name: field.description for field in views[contract.table].features}
        assert told == {name: meanings[name] for name in told}
        assert any(told.values())


def test_what_a_name_does_not_say_is_told() -> None:
    """Meanings are read from the docstrings of the fields."""
    meanings = {column.name: column.meaning for column in (*CYCLES.columns, *PRODUCTS.columns)}
    assert meanings["recency_days"] == "From the last purchase to `as_of`."
    assert meanings["event_timestamp"] == "Aware, UTC."
    assert meanings["brand"] == ""


def test_the_page_is_fresh() -> None:
    """The page equals the output of `./run exec python -m repurchase.features.contract_page`."""
    assert (CHECKOUT / "docs" / "data.md").read_text(encoding="utf-8") == page()
