"""The cost of a micro-batch of events in a large warehouse."""
