"""Answers Alice from online features alone."""
