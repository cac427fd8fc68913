"""Generates grammatical Russian: cases, numerals, money, sizes and times."""
