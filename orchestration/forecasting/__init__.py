"""Forecasts of one shop's own warehouse, for backtests and files."""
