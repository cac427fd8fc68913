"""The daily work, as Dagster assets."""
