"""Databases, supervisor, sample and stand-ins for one machine; production code does not import this package."""
