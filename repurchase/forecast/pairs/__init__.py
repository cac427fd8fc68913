"""Pairs of shopper and item, from a history of purchases alone: what is known of each at a cutoff, and what came."""
