"""Forecasts: labels, models and their judges; frames in, frames out."""
