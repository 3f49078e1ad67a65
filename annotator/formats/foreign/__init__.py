"""What formats of other annotation programs share: spans, arrows, and what travels beside them."""
