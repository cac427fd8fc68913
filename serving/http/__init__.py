"""The HTTP interface of the use cases."""
