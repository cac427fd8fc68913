"""Feature views, their snapshots, and the training rows joined from them."""
