"""Assets of purchases and products."""
