"""Ports on Redis; each folder is one port, and connection holds the clients."""
