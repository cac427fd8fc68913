"""Reminders: who is due, when, and what was muted; slots come from slot_assignment."""
