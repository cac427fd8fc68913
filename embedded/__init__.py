"""Engines, supervisor, sample and stand-ins for one machine; production never imports this package."""
