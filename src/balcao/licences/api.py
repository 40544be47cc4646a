"""The door of the licences."""

from balcao.licences import scale
from balcao.licences.demo import load_demo
from balcao.licences.events import LicenceChanged, LicenceEnding, LicenceExpired, ObligationOverdue
from balcao.licences.failures import (
    AlreadyFulfilled,
    AlreadySettled,
    BadPeriod,
    FourEyes,
    LicenceEnded,
    NotLater,
    NumberTaken,
    ProposalOpen,
    ReasonMissing,
    SameHolder,
)
from balcao.licences.forgetting import FORGETS
from balcao.licences.kinds import kind_of
from balcao.licences.operations.changing import cease_licence, change_terms, replace_document, transfer_licence
from balcao.licences.operations.entering import extend_licence, record_licence
from balcao.licences.operations.obligations import drop_obligation, fulfil_obligation, set_obligation
from balcao.licences.operations.proposing import confirm_restraint, propose_restraint, return_restraint
from balcao.licences.operations.restraining import annul_change, restrain_licence
from balcao.licences.operations.withdrawing import (
    end_stay,
    let_terms_go_on,
    restore_for_decision,
    stay_decision,
    withdraw_for_case,
)
from balcao.licences.queries.alive import alive_among, in_force_of
from balcao.licences.queries.desk import (
    OfficerLicence,
    OfficerList,
    kinds_at_desk,
    licences_at_desk,
    officer_licence,
    restrainable,
)
from balcao.licences.queries.due import NearObligation, obligations_due_between
from balcao.licences.queries.licences import (
    get_licence,
    history_of,
    licence_as_at,
    licences_ending_of,
    licences_for_department,
    licences_of,
    obligations_of,
)
from balcao.licences.queries.looked_up import look_up_licence
from balcao.licences.queries.register import (
    Listed,
    RegisterPage,
    Wanted,
    listed_licence,
    published_kinds,
    register_rows,
    register_updated_at,
    search_register,
)
from balcao.licences.queries.terms import terms_in_use
from balcao.licences.queries.yearly import active_of_kind
from balcao.licences.types import (
    Change,
    ChangeKind,
    Licence,
    LicenceState,
    Neglect,
    Obligation,
    Owed,
    Proposal,
    Restraint,
)
from balcao.licences.words import parish_in_words, terms_in_words

__all__ = [
    "FORGETS",
    "AlreadyFulfilled",
    "AlreadySettled",
    "BadPeriod",
    "Change",
    "ChangeKind",
    "FourEyes",
    "Licence",
    "LicenceChanged",
    "LicenceEnded",
    "LicenceEnding",
    "LicenceExpired",
    "LicenceState",
    "Listed",
    "NearObligation",
    "Neglect",
    "NotLater",
    "NumberTaken",
    "Obligation",
    "ObligationOverdue",
    "OfficerLicence",
    "OfficerList",
    "Owed",
    "Proposal",
    "ProposalOpen",
    "ReasonMissing",
    "RegisterPage",
    "Restraint",
    "SameHolder",
    "Wanted",
    "active_of_kind",
    "alive_among",
    "annul_change",
    "cease_licence",
    "change_terms",
    "confirm_restraint",
    "drop_obligation",
    "end_stay",
    "extend_licence",
    "fulfil_obligation",
    "get_licence",
    "history_of",
    "in_force_of",
    "kind_of",
    "kinds_at_desk",
    "let_terms_go_on",
    "licence_as_at",
    "licences_at_desk",
    "licences_ending_of",
    "licences_for_department",
    "licences_of",
    "listed_licence",
    "load_demo",
    "look_up_licence",
    "obligations_due_between",
    "obligations_of",
    "officer_licence",
    "parish_in_words",
    "propose_restraint",
    "published_kinds",
    "record_licence",
    "register_rows",
    "register_updated_at",
    "replace_document",
    "restore_for_decision",
    "restrain_licence",
    "restrainable",
    "return_restraint",
    "scale",
    "search_register",
    "set_obligation",
    "stay_decision",
    "terms_in_use",
    "terms_in_words",
    "transfer_licence",
    "withdraw_for_case",
]
