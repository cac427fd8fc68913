"""How every adapter reaches Redis: answers by one pipelined connection, batches by the well-known client.

The two are imported apart, by their modules: `client` for answers, `sync_client` for batches.
"""
