"""Ports on Postgres; each folder is one port."""
