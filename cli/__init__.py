"""The commands of `./run`, one module each."""
