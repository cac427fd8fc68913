"""Who may call: signatures, keys, webhook secrets and nonces."""
