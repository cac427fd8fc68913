"""The dialogue as a pure function, by topic: offers, orders, requests of shoppers, and failures."""

from repurchase.dialog.turns import next_turn

__all__ = ["next_turn"]
