"""The door of the database floor."""

from balcao.foundation.db.along import along, brought
from balcao.foundation.db.embedded import APPLICATION, OWNER, DatabaseUnusable, EmbeddedPostgres
from balcao.foundation.db.filling import fill_rows, move_sequence, set_aside_indexes
from balcao.foundation.db.kept import KeptQuestion, given
from balcao.foundation.db.once import once, page_being_read
from balcao.foundation.db.quiet import is_quiet

__all__ = [
    "APPLICATION",
    "OWNER",
    "DatabaseUnusable",
    "EmbeddedPostgres",
    "KeptQuestion",
    "along",
    "brought",
    "fill_rows",
    "given",
    "is_quiet",
    "move_sequence",
    "once",
    "page_being_read",
    "set_aside_indexes",
]
