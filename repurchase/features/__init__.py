"""Features: replenishment cycles, habits and predictions, the records behind Feast's views."""
