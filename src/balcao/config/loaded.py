"""What each long-running process does once it is loaded."""

import gc

AFTER = 50_000
"""So many new objects more than were given up, and rings among them are looked for."""


def settle() -> None:
    """Leave what was loaded out of the search for rings of objects: it stays as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AFTER, 10, 10)
