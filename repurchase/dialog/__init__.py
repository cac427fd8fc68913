"""The conversation as one pure function, by ideas: offers, orders, what shoppers begin, and troubles."""

from repurchase.dialog.turns import next_turn

__all__ = ["next_turn"]
