"""Where each conversation stands, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import DialogStates


def open_dialog_states(url: str) -> AbstractAsyncContextManager[DialogStates]:
    """Open them at redis://… or rediss://…."""
    from repurchase.adapters.dialog_states.redis_states import opened

    return opened(url)
