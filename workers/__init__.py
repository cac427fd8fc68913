"""Delivers stored orders: the courier publishes the outbox to the queue, the consumer sends orders to the Market."""
