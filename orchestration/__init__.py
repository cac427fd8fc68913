"""Batch processing as Dagster assets, checks, jobs, schedules and sensors."""
