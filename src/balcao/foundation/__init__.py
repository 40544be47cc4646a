"""Plumbing that knows Django, not government: audit, bus, jobs, storage, db, ui, web."""
