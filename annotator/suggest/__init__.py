"""Suggestions: complete attributions proposed for a text, offline. Pure functions on plain data."""
