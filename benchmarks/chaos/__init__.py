"""Kills processes in the path of an order at random during confirmations, and counts the results."""
