"""Mutation testing: each small change of the code must make one of its tests fail."""
