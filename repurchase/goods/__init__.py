"""Goods: names, synonyms, the blocklist and the order policy."""
