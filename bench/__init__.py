"""Measurements, not tests: what the house does in a second, and where the time goes. See README.md."""
