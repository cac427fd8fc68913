"""All Dagster assets with their checks and SQL statements."""
