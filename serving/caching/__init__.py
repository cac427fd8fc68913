"""Caches in front of other systems, and shared calls (single flight)."""
