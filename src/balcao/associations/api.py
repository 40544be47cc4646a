"""The door of the associations."""

from balcao.associations.demo import load_demo
from balcao.associations.failures import (
    AnsweredAlready,
    CannotObject,
    NotHeardYet,
    ObjectedAlready,
    ObjectionDecided,
    WordsNeeded,
)
from balcao.associations.operations.handover import answer_handover
from balcao.associations.operations.objections import (
    answer_objection,
    decide_objection,
    hear_association,
    object_to_post,
)
from balcao.associations.policies import keeps_register
from balcao.associations.queries.association import (
    handover_of,
    objection_to_answer,
    objections_to_answer,
    own_organs,
)
from balcao.associations.queries.objections import (
    my_objection,
    my_post,
    my_posts,
    officer_objection,
    officer_objections,
)
from balcao.associations.queries.register import composition_warnings, find_associations, public_organs, term_state
from balcao.associations.rules import rules
from balcao.associations.types import (
    Answer,
    CopyState,
    Found,
    HandoverQuestion,
    HandoverView,
    Member,
    ObjectionState,
    ObjectionView,
    Organ,
    OrgansView,
    OrganWarning,
    Post,
    TermState,
)

__all__ = [
    "Answer",
    "AnsweredAlready",
    "CannotObject",
    "CopyState",
    "Found",
    "HandoverQuestion",
    "HandoverView",
    "Member",
    "NotHeardYet",
    "ObjectedAlready",
    "ObjectionDecided",
    "ObjectionState",
    "ObjectionView",
    "Organ",
    "OrganWarning",
    "OrgansView",
    "Post",
    "TermState",
    "WordsNeeded",
    "answer_handover",
    "answer_objection",
    "composition_warnings",
    "decide_objection",
    "find_associations",
    "handover_of",
    "hear_association",
    "keeps_register",
    "load_demo",
    "my_objection",
    "my_post",
    "my_posts",
    "object_to_post",
    "objection_to_answer",
    "objections_to_answer",
    "officer_objection",
    "officer_objections",
    "own_organs",
    "public_organs",
    "rules",
    "term_state",
]
