"""Assets of features: cycles, habits and category rhythms."""
