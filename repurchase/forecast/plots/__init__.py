"""Figures for reviewers, made with matplotlib's object interface on Agg, without shared state."""
