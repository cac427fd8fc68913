"""Adapters on Redis, one folder per port; `connection` contains the clients."""
