"""Replenishment cycles computed by the platform, DuckDB and Polars."""
