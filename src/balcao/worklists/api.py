"""The door of the worklists."""

from balcao.worklists.failures import NameNeeded, NotAlike, NothingSaid, NotTried, TooLateToStop
from balcao.worklists.operations.assigning import end_rule, make_rule, set_skills, switch_rule, try_rules
from balcao.worklists.operations.batches import UNDO, send_batch, stop_batch
from balcao.worklists.operations.exporting import ask_export
from balcao.worklists.operations.lists import forget_list, save_list
from balcao.worklists.queries.batches import batch_view
from balcao.worklists.queries.exports import ExportShown, export_file, export_view
from balcao.worklists.queries.lists import lists_of
from balcao.worklists.queries.load import load_of
from balcao.worklists.queries.rules import rules_of, team_of
from balcao.worklists.types import BatchLineShown, BatchShown, ListShown, OfficerShown, RuleShown, TrialShown

__all__ = [
    "UNDO",
    "BatchLineShown",
    "BatchShown",
    "ExportShown",
    "ListShown",
    "NameNeeded",
    "NotAlike",
    "NotTried",
    "NothingSaid",
    "OfficerShown",
    "RuleShown",
    "TooLateToStop",
    "TrialShown",
    "ask_export",
    "batch_view",
    "end_rule",
    "export_file",
    "export_view",
    "forget_list",
    "lists_of",
    "load_of",
    "make_rule",
    "rules_of",
    "save_list",
    "send_batch",
    "set_skills",
    "stop_batch",
    "switch_rule",
    "team_of",
    "try_rules",
]
