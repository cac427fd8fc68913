"""Assignment of slots to reminders with the minimal peak load and, at that peak, the minimal total shift.

Slots are integers, five minutes each, counted from any common moment. Each shopper has a wanted slot and the first and
last slot in which a reminder may be delivered.
"""
