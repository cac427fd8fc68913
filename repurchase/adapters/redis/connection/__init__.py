"""Redis clients of all adapters: a pipelined asyncio connection for serving, redis-py for batches.

Import them by their modules: `client` for serving, `sync_client` for batches.
"""
