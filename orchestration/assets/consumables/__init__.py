"""Assets that tell which categories are consumables."""
