"""The verbs of a counter."""
