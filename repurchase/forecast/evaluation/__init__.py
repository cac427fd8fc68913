"""Whether a model is good enough: promotion gate, outcomes, segments and timing."""
