"""Verbs of benefits."""
