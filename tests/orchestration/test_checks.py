"""Tests of the shared row checks."""

from __future__ import annotations

import pytest

from orchestration import checks
from orchestration.checks import check_row_rules, check_unique_keys
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import broken, found

RULES = {"it is small": "number < {limit:UInt8}", "it is even": "number % 2 = 0"}


@pytest.mark.parametrize(("limit", "rules"), [(9, ["it is even"]), (2, ["it is small", "it is even"])])
def test_each_broken_rule_is_counted_by_its_name(warehouse: ClickHouseWarehouse, limit: int, rules: list[str]) -> None:
    """The result names the rule and the number of rows."""
    result = check_row_rules(warehouse, "numbers(4)", RULES, {"limit": limit})
    assert not result.passed
    assert broken(result) == rules
    assert found(result)["rows"] == 4
    assert found(result)["not so: it is even"] == 2


def test_rows_that_keep_all_rules_pass(warehouse: ClickHouseWarehouse) -> None:
    """An empty table passes, too; another check requires rows."""
    assert check_row_rules(warehouse, "numbers(1)", RULES, {"limit": 9}).passed
    assert check_row_rules(warehouse, "numbers(0)", RULES, {"limit": 9}).passed


def test_no_number_keeps_no_rule_that_does_not_name_it(warehouse: ClickHouseWarehouse) -> None:
    """NaN must not pass because comparisons with it are false."""
    for rule in ("x >= 0", "x <= 1", "x BETWEEN 0 AND 1"):
        assert not check_row_rules(warehouse, "(SELECT nan AS x)", {"rule": rule}).passed
    assert check_row_rules(warehouse, "(SELECT nan AS x)", {"rule": "isNaN(x) OR x >= 0"}).passed


def test_a_doubled_key_is_counted(warehouse: ClickHouseWarehouse) -> None:
    """Rows are compared by all keys together."""
    assert check_unique_keys(warehouse, "(SELECT number % 2 AS a, number AS b FROM numbers(4))", "a", "b").passed
    doubled = check_unique_keys(warehouse, "(SELECT number % 2 AS a, number AS b FROM numbers(4))", "a")
    assert not doubled.passed
    assert found(doubled) == {"rows": 4, "doubled": 2}


def test_keys_are_counted_through_files(warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of a large shop exceed the memory limit."""
    monkeypatch.setattr(checks, "GROUPED_IN_MEMORY", 1)
    many = "(SELECT toString(number % 150_000) AS event FROM numbers(200_000))"
    assert checks.rows_and_keys(warehouse, many, "event") == (200_000, 150_000)
    assert checks.rows_and_keys(warehouse, "(SELECT 1 AS event WHERE 0)", "event") == (0, 0)
