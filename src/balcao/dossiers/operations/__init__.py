"""The verbs: taking a case out."""
