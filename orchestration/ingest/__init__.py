"""Ingestion of files and events into the warehouse."""
