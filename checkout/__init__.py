"""Carries stored orders to the Market: the courier from the outbox to the queue, the consumer from there on."""
