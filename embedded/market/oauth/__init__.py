"""A stand-in for the Market's OAuth 2.0 service: shoppers log in by name, and tokens can be looked into and revoked."""
