"""Shoppers: consent, linked accounts and time zones."""
