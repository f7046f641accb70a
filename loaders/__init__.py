"""How articles become events: sources, extraction, training, evaluation, the pipeline."""
