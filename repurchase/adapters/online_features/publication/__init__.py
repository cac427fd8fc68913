"""Publication of features to Redis, and their readers."""
