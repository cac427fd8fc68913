"""Latency and throughput of the API beside its peers."""
