"""Addresses, schemas and problems of the public API."""
