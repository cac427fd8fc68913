"""Forecasts: labels, models and evaluation, on data frames."""
