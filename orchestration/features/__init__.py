"""Feature views, their snapshots, and training rows from them."""
