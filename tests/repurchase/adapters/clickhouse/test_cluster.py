"""What a cluster's tables are defined by; none runs here, so the engine's own parser reads the statements."""

from __future__ import annotations

import pytest

from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrations
from repurchase.adapters.clickhouse.client import _cluster
from repurchase.adapters.clickhouse.cluster import SHARDED, for_cluster
from repurchase.errors import SettingsError

ALL = [statement for name in migrations.names() for statement in (migrations.VERSIONS, *migrations.statements(name))]
STAGED = [
    "CREATE OR REPLACE TABLE staged_purchases_20260101 AS purchases",
    "ALTER TABLE purchases REPLACE PARTITION 20260101 FROM staged_purchases_20260101",
    "ALTER TABLE purchases DROP PARTITION 20260101",
    "ALTER TABLE purchases DELETE WHERE user_id = 'anna' SETTINGS mutations_sync = 2",
    "TRUNCATE TABLE pair_states",
    "DROP TABLE IF EXISTS staged_purchases_20260101 SYNC",
]


@pytest.mark.parametrize("statement", [*ALL, *STAGED])
def test_every_statement_can_be_read_by_the_engine(warehouse: ClickHouseWarehouse, statement: str) -> None:
    """And goes to every server, unless it adds rows, which the table takes where they belong."""
    for rendered in for_cluster(statement, "shop"):
        warehouse.execute(f"EXPLAIN AST {rendered}")
        assert "ON CLUSTER 'shop'" in rendered or rendered.lstrip().startswith("INSERT INTO")


def test_the_tables_with_shoppers_are_sharded(warehouse: ClickHouseWarehouse) -> None:
    """All of them, and no other."""
    tables = warehouse.rows(
        "SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = 'user_id'"
        " AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')"
    )
    assert {name for (name,) in tables} == SHARDED


def test_a_table_with_shoppers_is_local_on_each_shard_with_one_over_all() -> None:
    """By the hash of the shopper, whatever engine it has on one server."""
    create = "CREATE TABLE IF NOT EXISTS purchases (user_id String) ENGINE = ReplacingMergeTree(v) ORDER BY user_id"
    local, over_all = for_cluster(create, "shop")
    assert local == (
        "CREATE TABLE IF NOT EXISTS purchases_local ON CLUSTER 'shop' (user_id String) ENGINE ="
        " ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', v)"
        " ORDER BY user_id"
    )
    assert over_all == (
        "CREATE TABLE IF NOT EXISTS purchases ON CLUSTER 'shop' AS purchases_local ENGINE ="
        " Distributed('shop', currentDatabase(), 'purchases_local', cityHash64(user_id))"
    )


def test_a_table_without_shoppers_is_whole_on_every_shard() -> None:
    """So that joins with it stay on the shard."""
    [create] = for_cluster("CREATE TABLE IF NOT EXISTS products (p String) ENGINE = MergeTree ORDER BY p", "shop")
    assert create == (
        "CREATE TABLE IF NOT EXISTS products ON CLUSTER 'shop' (p String) ENGINE ="
        " ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}') ORDER BY p"
    )


def test_partitions_are_those_of_the_shards() -> None:
    """A staged table is sharded as the one that it stands for."""
    (staged, over_all), (replaced,), (dropped,) = (for_cluster(statement, "shop") for statement in STAGED[:3])
    assert staged == "CREATE OR REPLACE TABLE staged_purchases_20260101_local ON CLUSTER 'shop' AS purchases_local"
    assert "Distributed('shop', currentDatabase(), 'staged_purchases_20260101_local'" in over_all
    assert replaced.startswith("ALTER TABLE purchases_local ON CLUSTER 'shop' REPLACE PARTITION 20260101 FROM")
    assert replaced.endswith("FROM staged_purchases_20260101_local")
    assert dropped == "ALTER TABLE purchases_local ON CLUSTER 'shop' DROP PARTITION 20260101"


def test_columns_are_added_below_and_above_and_indices_below() -> None:
    """A Distributed table has no indices of its own."""
    column, index = "ADD COLUMN IF NOT EXISTS a Array(Tuple(x Int8, y Int8))", "ADD INDEX IF NOT EXISTS i a TYPE minmax"
    assert for_cluster(f"ALTER TABLE purchases {column}, {index}", "shop") == [
        f"ALTER TABLE purchases_local ON CLUSTER 'shop' {column}, {index}",
        f"ALTER TABLE purchases ON CLUSTER 'shop' {column}",
    ]


def test_the_url_names_the_cluster() -> None:
    """None is named where there is one server; signs that could end the name are refused."""
    assert _cluster("clickhouse://host/shop?cluster=north-1") == "north-1"
    assert _cluster("clickhouse://host/shop") == ""
    with pytest.raises(SettingsError, match="names a cluster"):
        _cluster("clickhouse://host/shop?cluster=a'b")
