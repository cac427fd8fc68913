"""Adapters for online features; Feast's online store uses the same Redis layout."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.features.ports import AsyncLiveFeatures, FeatureFreshness, LiveFeatures, OnlineFeatures
from repurchase.goods.blocklist import Blocklist
from repurchase.goods.blocklist_table import built_in_blocklist


def open_online_features(url: str, blocklist: Blocklist | None = None) -> AbstractAsyncContextManager[OnlineFeatures]:
    """Open the features at redis://… or rediss://…; the technology is imported lazily.

    Restricted goods are never due; `blocklist` defaults to the built-in one.
    """
    from repurchase.adapters.online_features.publication.redis_reader import open_redis_online_features

    return open_redis_online_features(url, built_in_blocklist() if blocklist is None else blocklist)


def open_feature_freshness(url: str) -> AbstractAsyncContextManager[FeatureFreshness]:
    """Open the age of the materialized features."""
    from repurchase.adapters.online_features.publication.freshness import open_redis_feature_freshness

    return open_redis_feature_freshness(url)


def open_live_features(url: str) -> AbstractContextManager[LiveFeatures]:
    """Open the writer of single rows, for one thread."""
    from repurchase.adapters.online_features.publication.live_rows import open_redis_live_features

    return open_redis_live_features(url)


def open_async_live_features(url: str) -> AbstractAsyncContextManager[AsyncLiveFeatures]:
    """Open the writer of single rows, for one event loop."""
    from repurchase.adapters.online_features.publication.live_rows_async import open_async_redis_live_features

    return open_async_redis_live_features(url)
