"""The door of the storage."""

from balcao.foundation.storage.blobs import StoredFile, put, read

__all__ = ["StoredFile", "put", "read"]
