"""Publishes shopper histories to Redis, from which the stream computes features."""

import math

import dagster as dg

from orchestration.assets.online.live_champion import live_champion
from orchestration.automation import EAGER_WHEN_CHECKS_PASS
from orchestration.features.snapshots import statement
from orchestration.resources import LiveStateResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.purchases.ports import LiveProducts, ShopperHistories
from repurchase.purchases.purchase import Product
from repurchase.purchases.shopper_history import ROW, ShopperHistory
from repurchase.shoppers.ports import ErasureGuard

ROWS_A_SHARD = 500_000
"""Maximum number of purchases in memory."""
PRODUCTS = "SELECT product_id, title, category, brand FROM products FINAL"
SAMPLE = "SELECT user_id, count() FROM purchases FINAL GROUP BY user_id ORDER BY sipHash64(user_id) LIMIT 100"


@dg.asset(
    deps=[live_champion],
    group_name="online",
    kinds={"redis"},
    automation_condition=EAGER_WHEN_CHECKS_PASS,
)
def shopper_histories(warehouse: WarehouseResource, live_state: LiveStateResource) -> dg.MaterializeResult[None]:
    """Each shopper's packed purchases and corrections, and the products that they name.

    Events that the stream added since are kept until a batch contains them.
    """
    with (
        warehouse.open() as opened,
        live_state.guard(opened) as guard,
        live_state.histories() as histories,
        live_state.products() as products,
    ):
        named = _publish_products(opened, products)
        shoppers, size = publish_histories(opened, histories, guard)
    return dg.MaterializeResult(
        metadata={"dagster/row_count": shoppers, "bytes a shopper": size / max(1, shoppers), "products": named}
    )


def publish_histories(
    warehouse: ClickHouseWarehouse, histories: ShopperHistories, guard: ErasureGuard
) -> tuple[int, int]:
    """Write all histories in shards, without shoppers erased meanwhile; return their number and size in bytes."""
    shards = max(1, math.ceil(warehouse.value("SELECT count() FROM purchases") / ROWS_A_SHARD))
    shoppers = size = 0
    for shard in range(shards):
        rows = warehouse.rows(statement("shopper_histories"), {"shards": shards, "shard": shard})
        read = [ShopperHistory(user, tuple(products), bytes.fromhex(packed)) for user, products, packed in rows]
        histories.replace(read)
        guard.enforce([each.user_id for each in read])
        shoppers, size = shoppers + len(read), size + sum(len(each.rows) for each in read)
    return shoppers, size


def _publish_products(warehouse: ClickHouseWarehouse, products: LiveProducts) -> int:
    rows = warehouse.rows(PRODUCTS)
    products.store(
        [Product(name, title or name, category or name, brand or None) for name, title, category, brand in rows]
    )
    return len(rows)


@dg.asset_check(asset=shopper_histories, blocking=True, description="Histories hold every purchase of the warehouse.")
def histories_are_whole(warehouse: WarehouseResource, live_state: LiveStateResource) -> dg.AssetCheckResult:
    """Fail if a sampled shopper's history has fewer events than the warehouse has purchases."""
    with warehouse.open() as opened, live_state.histories() as histories:
        bought = dict(opened.rows(SAMPLE))
        held = {each.user_id: len(each.rows) // ROW.size for each in histories.of(list(bought))}
    short = sum(held.get(user, 0) < count for user, count in bought.items())
    return dg.AssetCheckResult(passed=short == 0, metadata={"shoppers looked up": len(bought), "short": short})
