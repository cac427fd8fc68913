"""Features for online answers, open through one door; Feast's online store beside it reads and writes the same."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.features.ports import AwaitedLiveFeatures, FeatureAges, LiveFeatures, OnlineFeatures
from repurchase.goods.blocklist import Restrictions
from repurchase.goods.blocklist_table import built_in


def open_online_features(
    url: str, restrictions: Restrictions | None = None
) -> AbstractAsyncContextManager[OnlineFeatures]:
    """Open them at redis://… or rediss://…; the technology is imported only now.

    Nothing restricted is due, by the restrictions for every shop unless told.
    """
    from repurchase.adapters.online_features.publication.redis_reader import opened

    return opened(url, built_in() if restrictions is None else restrictions)


def open_feature_ages(url: str) -> AbstractAsyncContextManager[FeatureAges]:
    """Open how old what is materialized there is."""
    from repurchase.adapters.online_features.publication.freshness import opened

    return opened(url)


def open_live_features(url: str) -> AbstractContextManager[LiveFeatures]:
    """Open the writer of single rows, for one thread."""
    from repurchase.adapters.online_features.publication.live_rows import opened

    return opened(url)


def open_awaited_live_features(url: str) -> AbstractAsyncContextManager[AwaitedLiveFeatures]:
    """Open the writer of single rows, for one event loop."""
    from repurchase.adapters.online_features.publication.live_rows_async import opened

    return opened(url)
