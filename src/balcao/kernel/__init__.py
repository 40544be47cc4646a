"""Pure Python words every room speaks: actor, clock, working days, money, references, texts, errors.

Nothing here knows Django or the database.
"""
