"""Features for online answers."""
