"""What `./run` understands: one file for each command."""
