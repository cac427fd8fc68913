"""Assets of planned reminders."""
