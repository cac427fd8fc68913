"""Engines and servers of the local platform."""
