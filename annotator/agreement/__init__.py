"""Agreement between annotators: one alignment of their attributions, and measures on it."""
