"""Key of the champion's reminder threshold: written with the champion, read with predictions."""

from __future__ import annotations

NAME = "{champion:repurchase}:least_probability"
"""The value is a decimal number."""
