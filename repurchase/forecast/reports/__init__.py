"""Reports about a model for reviewers: its card, tables and threshold."""
