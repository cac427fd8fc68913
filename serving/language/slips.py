"""Tests whether two words differ by one edit."""

from __future__ import annotations


def is_one_slip_away(word: str, verb: str) -> bool:
    """Whether one letter was inserted, deleted, substituted or transposed."""
    if abs(len(word) - len(verb)) > 1 or word[0] != verb[0]:
        return False
    start = next((place for place, (a, b) in enumerate(zip(word, verb, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, wanted = word[start:], verb[start:]
    return (
        rest[1:] == wanted
        or rest == wanted[1:]
        or rest[1:] == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )
