"""Balcão: the one-stop counter between a government and the people, companies and associations it serves."""
