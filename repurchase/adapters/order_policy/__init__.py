"""Adapter for the order policy: what shoppers may order by voice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.goods.order_policy import DEFAULT_BASKET_LINES, OrderPolicy


def open_order_policy(
    own_lists: Path | None, max_total: Decimal, max_basket_lines: int = DEFAULT_BASKET_LINES
) -> OrderPolicy:
    """Return the built-in rules, combined with the shop's own lists if a file is given. Raises SettingsError."""
    if own_lists is None:
        return OrderPolicy(built_in_blocklist(), max_total, max_basket_lines)
    from repurchase.adapters.order_policy.own_lists import read

    return OrderPolicy(read(own_lists), max_total, max_basket_lines)
