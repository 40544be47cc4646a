"""The door of the worklists."""

from balcao.worklists.failures import (
    AlreadyReviewed,
    BadNumber,
    BadShare,
    MarksMissing,
    NameNeeded,
    NotAlike,
    NothingSaid,
    NothingToDraw,
    NotReadYet,
    NotTried,
    TooLateToStop,
)
from balcao.worklists.forgetting import FORGETS
from balcao.worklists.models import ASSIGN
from balcao.worklists.operations.assigning import end_rule, make_rule, set_skills, switch_rule, try_rules
from balcao.worklists.operations.batches import UNDO, send_batch, stop_batch
from balcao.worklists.operations.exporting import ask_export
from balcao.worklists.operations.gathering import gather_batch, gather_to_assign, send_gathered
from balcao.worklists.operations.lists import forget_list, save_list
from balcao.worklists.operations.reviewing import note_told_read, review_sheet
from balcao.worklists.operations.sampling import MOST_DRAWN, draw_now, set_share
from balcao.worklists.quality import RESULTS, Criterion, criteria
from balcao.worklists.queries.batches import MOST_SHOWN, batch_preview, batch_view
from balcao.worklists.queries.exports import ExportShown, export_file, export_view
from balcao.worklists.queries.lists import lists_of
from balcao.worklists.queries.load import load_of
from balcao.worklists.queries.rules import facts_seen, rules_of, team_of
from balcao.worklists.queries.samples import SamplesShown, SheetShown, ToldShown, samples_of, sheet_view, told_to
from balcao.worklists.types import BatchLineShown, BatchShown, ListShown, OfficerShown, RuleShown, TrialShown

__all__ = [
    "ASSIGN",
    "FORGETS",
    "MOST_DRAWN",
    "MOST_SHOWN",
    "RESULTS",
    "UNDO",
    "AlreadyReviewed",
    "BadNumber",
    "BadShare",
    "BatchLineShown",
    "BatchShown",
    "Criterion",
    "ExportShown",
    "ListShown",
    "MarksMissing",
    "NameNeeded",
    "NotAlike",
    "NotReadYet",
    "NotTried",
    "NothingSaid",
    "NothingToDraw",
    "OfficerShown",
    "RuleShown",
    "SamplesShown",
    "SheetShown",
    "ToldShown",
    "TooLateToStop",
    "TrialShown",
    "ask_export",
    "batch_preview",
    "batch_view",
    "criteria",
    "draw_now",
    "end_rule",
    "export_file",
    "export_view",
    "facts_seen",
    "forget_list",
    "gather_batch",
    "gather_to_assign",
    "lists_of",
    "load_of",
    "make_rule",
    "note_told_read",
    "review_sheet",
    "rules_of",
    "samples_of",
    "save_list",
    "send_batch",
    "send_gathered",
    "set_share",
    "set_skills",
    "sheet_view",
    "stop_batch",
    "switch_rule",
    "team_of",
    "told_to",
    "try_rules",
]
