"""Orders: quotes, carts, baskets, order lines and messages."""
