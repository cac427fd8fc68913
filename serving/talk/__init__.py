"""A page that plays a device with Alice, for one machine: it opens any shopper's door, so it never leaves loopback."""
