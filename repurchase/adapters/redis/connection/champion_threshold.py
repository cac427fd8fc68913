"""The name of the champion's threshold for reminders: written with the champion, read along with predictions."""

from __future__ import annotations

NAME = "{champion:repurchase}:least_probability"
"""Its value is a decimal number."""
