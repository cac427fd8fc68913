"""Slots for ten million shoppers."""
