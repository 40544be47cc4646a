"""The verbs: writing to each other, and telling colleagues."""
