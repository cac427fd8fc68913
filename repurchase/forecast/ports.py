"""Ports of the forecast: the model with which the purchase stream predicts."""

from __future__ import annotations

from typing import Protocol

from repurchase.forecast.streaming_model import StreamingModel


class StreamingModels(Protocol):
    """The champion with which the stream predicts."""

    def store(self, champion: StreamingModel) -> None:
        """Store the champion for the stream's next events. Raises OnlineStoreUnavailable."""
        ...

    def newest(self) -> StreamingModel | None:
        """Return the latest stored champion, reading it only if it changed; None without one.

        Raises OnlineStoreUnavailable.
        """
        ...
