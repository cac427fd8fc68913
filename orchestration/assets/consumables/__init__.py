"""Assets that classify categories as consumables."""
