"""How features are packed in Redis: schemas, keys, rows, generations."""
