"""Figures for those who decide about a model: matplotlib's object interface on Agg, no state shared between figures."""
