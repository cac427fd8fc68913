"""What a reviewer reads of a model: its card, tables and the choice of a threshold."""
