"""Planning of reminders."""
