"""Features for online answers, open through one door; the Feast online store beside it writes them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import OnlineFeatures


def open_online_features(url: str) -> AbstractAsyncContextManager[OnlineFeatures]:
    """Open them at redis://… or rediss://…; the technology is imported only now."""
    from repurchase.adapters.online_features.redis_reader import opened

    return opened(url)
