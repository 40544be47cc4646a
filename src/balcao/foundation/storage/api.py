"""The door of the storage."""

from balcao.foundation.storage.blobs import StoredFile, put, put_for_a_day, read
from balcao.foundation.storage.leaving import KEY, let_go, named_among, remove_leaving, still_leaving, stored_among

__all__ = [
    "KEY",
    "StoredFile",
    "let_go",
    "named_among",
    "put",
    "put_for_a_day",
    "read",
    "remove_leaving",
    "still_leaving",
    "stored_among",
]
