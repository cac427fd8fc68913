"""The Feast repository: entities, feature views and services."""
