"""Adapters for account links: users of the skill and their shoppers of the Market."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.shoppers.ports import AccountLinking, AccountLinks, LinkedShoppers


def open_linked_shoppers(url: str) -> AbstractAsyncContextManager[LinkedShoppers]:
    """Open the links for reading at redis://… or rediss://…."""
    from repurchase.adapters.linked_shoppers.redis_links import open_redis_linked_shoppers

    return open_redis_linked_shoppers(url)


def open_account_links(online_store_url: str, database_url: str) -> AbstractAsyncContextManager[AccountLinks]:
    """Open the links made by verified tokens, at redis://… or rediss://… and postgresql://…."""
    from repurchase.adapters.linked_shoppers.account_links import open_stored_account_links

    return open_stored_account_links(online_store_url, database_url)


def open_account_linking(database_url: str, online_store_url: str) -> AccountLinking:
    """Open the links for writing at postgresql://…, with their copies at redis://… or rediss://…."""
    from repurchase.adapters.linked_shoppers.postgres import PostgresAccountLinking

    return PostgresAccountLinking(database_url, online_store_url)
