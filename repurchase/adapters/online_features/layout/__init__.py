"""Layout of features in Redis: schemas, keys, rows, generations."""
