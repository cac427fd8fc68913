"""Benchmarks of this project and its peers, on the same data in one run."""
