"""Reminders are given slots such that the fullest slot is as empty as can be, and nobody waits longer than that takes.

Slots are whole numbers, five minutes each, counted from any common moment; of every shopper it is known which slot
they want, and the first and the last one in which they may be reminded.
"""
