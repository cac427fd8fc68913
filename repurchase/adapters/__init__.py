"""Adapters of the ports, by technology; a port with several technologies has a folder of its own."""
