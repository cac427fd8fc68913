"""Ports of the forecast: the model that the purchase stream scores with."""

from __future__ import annotations

from typing import Protocol

from repurchase.forecast.streaming_model import StreamingModel


class StreamingModels(Protocol):
    """The champion that the stream scores with."""

    def store(self, champion: StreamingModel) -> None:
        """Let the stream score with it from its next events on. Raises OnlineStoreUnavailable."""
        ...

    def newest(self) -> StreamingModel | None:
        """The one stored last, read again only where it changed; None where there is none.

        Raises OnlineStoreUnavailable.
        """
        ...
