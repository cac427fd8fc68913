"""A Parquet file enters the warehouse."""
