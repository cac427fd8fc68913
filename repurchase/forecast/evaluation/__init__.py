"""Evaluation of models: promotion gate, outcomes, segments and timing."""
