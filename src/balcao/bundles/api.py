"""The door of the bundles."""

from balcao.bundles.columns import (
    columns_of,
    declarations_of,
    option_words,
    service_for_list,
    services_for_lists,
)
from balcao.bundles.failures import (
    AnswersMissing,
    DeclarationsMissing,
    EmptyList,
    ListChanged,
    ListLodged,
    ListNotReady,
    NoGoodRow,
    NoList,
    NothingChosen,
    NothingNeeded,
    ReasonTooLong,
    RowsWrong,
    TooMany,
    UnknownColumns,
)
from balcao.bundles.forgetting import FORGETS
from balcao.bundles.list_types import ListState, ListView, RowView
from balcao.bundles.operations.beginning import MOST, begin_renewals, begin_with_answers
from balcao.bundles.operations.gathering import begin_guided, begin_one_thing, go_on
from balcao.bundles.operations.list_steps import drop_list, lodge_list, refuse_list, sign_list
from balcao.bundles.operations.listing import MOST_ROWS, begin_list, choose_rows
from balcao.bundles.operations.papers import hand_in
from balcao.bundles.operations.together import (
    answer_register,
    ask_signatures,
    declare_all_unchanged,
    lodge_ready,
    sign_all,
)
from balcao.bundles.queries.beginnable import begins_together, holder_kind
from balcao.bundles.queries.bundles import bundle_view, bundles_of_drafts, signing_parts, together_with
from balcao.bundles.queries.consents import RegisterTogether, register_together, registers_together
from balcao.bundles.queries.lists import list_rows, list_to_sign, list_view, lists_of, may_sign_list
from balcao.bundles.queries.papers import WantedPaper, open_papers
from balcao.bundles.queries.renewable import renewable
from balcao.bundles.types import BundleView, Lodging, PartState, PartView, Renewable

__all__ = [
    "FORGETS",
    "MOST",
    "MOST_ROWS",
    "AnswersMissing",
    "BundleView",
    "DeclarationsMissing",
    "EmptyList",
    "ListChanged",
    "ListLodged",
    "ListNotReady",
    "ListState",
    "ListView",
    "Lodging",
    "NoGoodRow",
    "NoList",
    "NothingChosen",
    "NothingNeeded",
    "PartState",
    "PartView",
    "ReasonTooLong",
    "RegisterTogether",
    "Renewable",
    "RowView",
    "RowsWrong",
    "TooMany",
    "UnknownColumns",
    "WantedPaper",
    "answer_register",
    "ask_signatures",
    "begin_guided",
    "begin_list",
    "begin_one_thing",
    "begin_renewals",
    "begin_with_answers",
    "begins_together",
    "bundle_view",
    "bundles_of_drafts",
    "choose_rows",
    "columns_of",
    "declarations_of",
    "declare_all_unchanged",
    "drop_list",
    "go_on",
    "hand_in",
    "holder_kind",
    "list_rows",
    "list_to_sign",
    "list_view",
    "lists_of",
    "lodge_list",
    "lodge_ready",
    "may_sign_list",
    "open_papers",
    "option_words",
    "refuse_list",
    "register_together",
    "registers_together",
    "renewable",
    "service_for_list",
    "services_for_lists",
    "sign_all",
    "sign_list",
    "signing_parts",
    "together_with",
]
