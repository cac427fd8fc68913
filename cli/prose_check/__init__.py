"""Finds words of the project's former private style in documents, comments and messages."""
