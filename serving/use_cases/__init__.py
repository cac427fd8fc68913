"""The use cases, one module each, shared by every protocol."""
