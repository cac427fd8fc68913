"""Adapters on Postgres, one folder per port."""
