"""Reminders: eligibility, delivery windows and mutes; `slot_assignment` assigns slots."""
