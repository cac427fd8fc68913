"""Publishing features to Redis and reading them back."""
