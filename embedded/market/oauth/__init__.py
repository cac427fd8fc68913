"""A stand-in for the Market's OAuth 2.0 service: log-in by name, token introspection and revocation."""
