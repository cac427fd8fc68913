"""Purchases: records, events, their validation and each shopper's history."""
