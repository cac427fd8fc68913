"""A page that simulates a device with Alice; it impersonates any shopper, so it is served only on loopback."""
