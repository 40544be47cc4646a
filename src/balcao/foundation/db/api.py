"""The door of the database floor."""

from balcao.foundation.db.embedded import APPLICATION, OWNER, DatabaseUnusable, EmbeddedPostgres

__all__ = ["APPLICATION", "OWNER", "DatabaseUnusable", "EmbeddedPostgres"]
