"""Feast's extension points: the online store and the batch engine."""
