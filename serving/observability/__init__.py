"""Logs, request ids, and the queues and metrics that operators watch."""
