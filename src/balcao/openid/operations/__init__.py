"""The verbs of the provider, by subject."""
