"""The ClickHouse engine in one process that owns its folder and speaks ClickHouse's HTTP protocol on loopback."""
