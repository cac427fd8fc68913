"""A shop's files: loaded, forecast and replayed."""
