"""Adapter for the catalogue: products of the Market and which categories are consumable."""

from __future__ import annotations

from repurchase.adapters.postgres.catalogue.postgres import PostgresCatalogue

__all__ = ["PostgresCatalogue", "open_catalogue"]


def open_catalogue(url: str) -> PostgresCatalogue:
    """Open the catalogue at `postgresql://…`."""
    return PostgresCatalogue(url)
