"""The door of the database floor."""

from balcao.foundation.db.embedded import APPLICATION, OWNER, DatabaseUnusable, EmbeddedPostgres
from balcao.foundation.db.once import once, page_being_read

__all__ = ["APPLICATION", "OWNER", "DatabaseUnusable", "EmbeddedPostgres", "once", "page_being_read"]
