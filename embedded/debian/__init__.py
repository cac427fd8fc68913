"""Finds tools of Debian's packages, or fetches them without root."""
