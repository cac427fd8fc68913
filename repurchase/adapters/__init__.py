"""Adapters that implement the ports, one folder per technology or per port with several technologies."""
