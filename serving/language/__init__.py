"""Classifies Russian utterances into intents, goods, numbers and times."""
