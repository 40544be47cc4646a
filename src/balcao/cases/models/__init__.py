"""Drafts with their answers and signatures; cases with their timeline, questions back and opinions."""

from balcao.cases.models.case import Case, Opinion, Step, Supplement
from balcao.cases.models.draft import Answer, Draft, Signature

__all__ = ["Answer", "Case", "Draft", "Opinion", "Signature", "Step", "Supplement"]
