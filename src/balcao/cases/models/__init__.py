"""Drafts with answers and signatures; cases with their timeline, questions back, amendments, messages,
opinions, decisions and links."""

from balcao.cases.models.amendment import Amendment
from balcao.cases.models.case import Case, Step, Supplement
from balcao.cases.models.decision import CaseLink, Decision
from balcao.cases.models.draft import Answer, Draft, Signature
from balcao.cases.models.hearing import Hearing
from balcao.cases.models.message import Message, MessageSeen, Thread
from balcao.cases.models.opinion import Opinion

__all__ = [
    "Amendment",
    "Answer",
    "Case",
    "CaseLink",
    "Decision",
    "Draft",
    "Hearing",
    "Message",
    "MessageSeen",
    "Opinion",
    "Signature",
    "Step",
    "Supplement",
    "Thread",
]
