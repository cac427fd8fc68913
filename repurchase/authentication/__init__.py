"""Authentication of callers: signatures, keys, webhook secrets and nonces."""
