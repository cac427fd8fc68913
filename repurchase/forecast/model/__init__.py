"""The model of the time to the next purchase: columns, trees, curve and training."""
