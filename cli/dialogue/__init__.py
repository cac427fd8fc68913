"""Dialogues played from the command line, and their evaluation."""
