"""Assets that publish to Redis."""
