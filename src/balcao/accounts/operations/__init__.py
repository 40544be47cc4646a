"""Verbs of the accounts."""
