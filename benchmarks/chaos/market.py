"""`python -m benchmarks.chaos.market PORT` serves the stand-in Market with one product; it is never killed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import uvicorn

from embedded.free_ports import HOST
from embedded.market.app import PriceSource, create_app
from embedded.market.searching import OnShelf

PRODUCT = "820165"
PRICE = 1299


class SingleProductSource:
    """A shelf that needs no warehouse."""

    @property
    def catalogue(self) -> Sequence[OnShelf]:
        """The run has no searches."""
        return ()

    @property
    def prices(self) -> Mapping[str, int]:
        """Whole roubles by product id."""
        return {PRODUCT: PRICE}


def _shelf() -> AbstractContextManager[PriceSource]:
    return nullcontext(SingleProductSource())


if __name__ == "__main__":
    uvicorn.run(create_app(_shelf), host=HOST, port=int(sys.argv[1]), access_log=False, log_level="error")
