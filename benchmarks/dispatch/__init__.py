"""How fast reminders are leased, while dispatchers are killed."""
