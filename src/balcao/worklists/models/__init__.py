"""Saved lists; rules of assignment and skills; decisions on many cases; lists handed out; samples."""

from balcao.worklists.models.assigning import Rule, Skill
from balcao.worklists.models.batches import ASSIGN, Batch, BatchLine
from balcao.worklists.models.exports import ListExport
from balcao.worklists.models.lists import SavedList
from balcao.worklists.models.samples import Mark, Sample, SampleRule, Sheet, Told

__all__ = [
    "ASSIGN",
    "Batch",
    "BatchLine",
    "ListExport",
    "Mark",
    "Rule",
    "Sample",
    "SampleRule",
    "SavedList",
    "Sheet",
    "Skill",
    "Told",
]
