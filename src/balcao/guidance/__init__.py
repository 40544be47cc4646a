"""Finding one's way: search in one's own words, and what was looked for and not found.

Words: a *hit* is a service that fits a query, with *why* it fits; a *miss* is a query that found nothing, told to the
departments by whoever looked. *Everyday words* are what people say for the official ones; they are data.
"""
