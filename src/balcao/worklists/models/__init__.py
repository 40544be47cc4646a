"""Saved lists; rules of assignment and skills; decisions on many cases; lists handed out."""

from balcao.worklists.models.assigning import Rule, Skill
from balcao.worklists.models.batches import Batch, BatchLine
from balcao.worklists.models.exports import ListExport
from balcao.worklists.models.lists import SavedList

__all__ = ["Batch", "BatchLine", "ListExport", "Rule", "SavedList", "Skill"]
