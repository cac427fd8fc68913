"""How soon an answer reflects a purchase event."""
