"""The use cases over HTTP: requests and answers as documented models."""
