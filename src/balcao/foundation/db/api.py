"""The door of the database floor."""

from balcao.foundation.db.along import along, brought
from balcao.foundation.db.embedded import APPLICATION, OWNER, DatabaseUnusable, EmbeddedPostgres
from balcao.foundation.db.filling import fill_rows, move_sequence, set_aside_indexes
from balcao.foundation.db.kept import NOTHING, KeptQuestion, Statement, given, statement_of
from balcao.foundation.db.once import once, page_being_read
from balcao.foundation.db.planning import planned_for_its_values
from balcao.foundation.db.quiet import is_quiet
from balcao.foundation.db.together import Asked, answer, answers
from balcao.foundation.db.writing import change, insert

__all__ = [
    "APPLICATION",
    "NOTHING",
    "OWNER",
    "Asked",
    "DatabaseUnusable",
    "EmbeddedPostgres",
    "KeptQuestion",
    "Statement",
    "along",
    "answer",
    "answers",
    "brought",
    "change",
    "fill_rows",
    "given",
    "insert",
    "is_quiet",
    "move_sequence",
    "once",
    "page_being_read",
    "planned_for_its_values",
    "set_aside_indexes",
    "statement_of",
]
