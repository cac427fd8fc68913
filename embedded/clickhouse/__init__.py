"""ClickHouse's HTTP protocol on loopback over the embedded engine (chdb), in one process that owns the data folder."""
