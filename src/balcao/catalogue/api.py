"""The door of the catalogue."""

from balcao.catalogue.articles import law_of, law_of_trace, whole_law
from balcao.catalogue.asked_papers import IssuedPaper, issued_papers, why_paper
from balcao.catalogue.assessed import Assessed, Criterion, Stage
from balcao.catalogue.booked import Booking
from balcao.catalogue.changes import Difference, differences
from balcao.catalogue.checks import check_catalogue, check_services
from balcao.catalogue.checks.other_process import process_misfits
from balcao.catalogue.codelists import code_list
from balcao.catalogue.consents import kept_years, stand_ins
from balcao.catalogue.costing import Estimate, cost_questions, estimate
from balcao.catalogue.definition import Asked, Deadline, LicenceChange, Opens, Output
from balcao.catalogue.demo import earlier_version
from balcao.catalogue.departments import banks, departments
from balcao.catalogue.doubts import Doubt, doubts_beside, doubts_of
from balcao.catalogue.drawn_process import drawn
from balcao.catalogue.eligibility import Check, Statement, Weighed, check_answers, eligibility_check, weighed
from balcao.catalogue.fees import NoFeeApplies, compute_amounts, compute_charge, compute_fees
from balcao.catalogue.field_help import FieldHelp, field_help
from balcao.catalogue.fine_ranges import FineRange, fine_range
from balcao.catalogue.fined import FineRule
from balcao.catalogue.following import Follows
from balcao.catalogue.funds import Fund, funds
from balcao.catalogue.granted import GrantReport, GrantRule, Repaid, avos_by, instalments_of, most_to_grant
from balcao.catalogue.inspected import CheckItem
from balcao.catalogue.licence_kinds import HELD, LicenceKind, Obliged, licence_kinds
from balcao.catalogue.loader import BadService, load_service, service_folders
from balcao.catalogue.money import ChargeRule, Instalments, PaidOut
from balcao.catalogue.news import News, NewsItem, news
from balcao.catalogue.offered_unasked import Offers
from balcao.catalogue.on_paper import OnPaper
from balcao.catalogue.operations import Installed, install_services, propose_release, publish_release, return_release
from balcao.catalogue.outstanding import FineDue, fine_of, outstanding_in, required_in
from balcao.catalogue.paper_kinds import PaperKind, paper_kinds
from balcao.catalogue.papers import Needed, PaperAsked, papers_asked
from balcao.catalogue.parts import Trilingual
from balcao.catalogue.passed_on import PassesOn
from balcao.catalogue.places import Place, places
from balcao.catalogue.printed import printed_sentences, shared_layout, shared_sentences
from balcao.catalogue.printed_views import PrintedService, printed_service
from balcao.catalogue.procedure import (
    DisclosureRule,
    HearingTerm,
    KeepsBack,
    OutageRule,
    Regime,
    RemedyRule,
    Term,
    procedure_on,
)
from balcao.catalogue.process_steps import steps_in
from balcao.catalogue.published import FACT as ACTIVITY
from balcao.catalogue.published import Publishes
from balcao.catalogue.queries import (
    fining_services,
    followers,
    get_published,
    get_version,
    is_intact,
    is_published_as,
    keeping_service,
    list_services,
    listed_whatever_day,
    measures,
    offered,
    published_at,
    summary_of,
)
from balcao.catalogue.reading.answers import shown_answer
from balcao.catalogue.reading.calculations import why_number
from balcao.catalogue.reading.cells import cell_choices, choices_in
from balcao.catalogue.reading.words import ServiceWords, words_of
from balcao.catalogue.reading_ease import Measured, measured
from balcao.catalogue.registers import (
    Register,
    register_described,
    register_name,
    register_reason,
    register_words,
    registers,
)
from balcao.catalogue.releases import (
    ExamplesFail,
    NothingNew,
    OpenRelease,
    OwnedService,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    WhyMissing,
    owned_service,
    owned_services,
    owned_version,
)
from balcao.catalogue.required import Required
from balcao.catalogue.retention import RetentionRule, RetentionTable, retention_on
from balcao.catalogue.rounds import Intake, Round
from balcao.catalogue.rules import BadDecisionTable, decide, tables_in
from balcao.catalogue.schemas import form_schema
from balcao.catalogue.shipped_clauses import ShippedClause, shipped_clauses
from balcao.catalogue.standing_in_the_way import Outstanding
from balcao.catalogue.subjects import Subject, mandate_scopes, mandate_subjects, scope_name
from balcao.catalogue.topics import Topic, in_topic, topics, topics_of
from balcao.catalogue.trial import USUAL_POINTS, Trial, try_example
from balcao.catalogue.types import (
    Decision,
    FeeLine,
    Problem,
    ServiceDefinition,
    ServiceSummary,
    ServiceVersion,
    WindowState,
)
from balcao.catalogue.venues import Venue, venues
from balcao.catalogue.visited import BookedVisit
from balcao.catalogue.vouchers import VoucherScheme, voucher_schemes
from balcao.catalogue.windows import intake_window, window_state
from balcao.catalogue.words.books import HELP, book_texts, changes_in_force, help_by_language
from balcao.catalogue.words.entries import SOURCE, TARGETS, Entry
from balcao.catalogue.words.files import Fault, Returned, UnreadableWords, returned, to_sheet, to_xliff
from balcao.catalogue.words.policies import DUTY as WORDS_DUTY
from balcao.catalogue.words.policies import words_departments
from balcao.catalogue.words.proposing import (
    BadWords,
    Change,
    WordsMoved,
    WordsSame,
    WordsWait,
    keep_translation,
    propose_words,
    publish_words,
    return_words,
)
from balcao.catalogue.words.questions import (
    STATES,
    Narrowed,
    WaitingWords,
    WordsOfService,
    WordsView,
    side_by_side,
    words_of_services,
)
from balcao.catalogue.worked import Example
from balcao.catalogue.zones import first_in_zones

__all__ = [
    "ACTIVITY",
    "HELD",
    "HELP",
    "SOURCE",
    "STATES",
    "TARGETS",
    "USUAL_POINTS",
    "WORDS_DUTY",
    "Asked",
    "Assessed",
    "BadDecisionTable",
    "BadService",
    "BadWords",
    "BookedVisit",
    "Booking",
    "Change",
    "ChargeRule",
    "Check",
    "CheckItem",
    "Criterion",
    "Deadline",
    "Decision",
    "Difference",
    "DisclosureRule",
    "Doubt",
    "Entry",
    "Estimate",
    "Example",
    "ExamplesFail",
    "Fault",
    "FeeLine",
    "FieldHelp",
    "FineDue",
    "FineRange",
    "FineRule",
    "Follows",
    "Fund",
    "GrantReport",
    "GrantRule",
    "HearingTerm",
    "Installed",
    "Instalments",
    "Intake",
    "IssuedPaper",
    "KeepsBack",
    "LicenceChange",
    "LicenceKind",
    "Measured",
    "Narrowed",
    "Needed",
    "News",
    "NewsItem",
    "NoFeeApplies",
    "NothingNew",
    "Obliged",
    "Offers",
    "OnPaper",
    "OpenRelease",
    "Opens",
    "OutageRule",
    "Output",
    "Outstanding",
    "OwnedService",
    "PaidOut",
    "PaperAsked",
    "PaperKind",
    "PassesOn",
    "Place",
    "PrintedService",
    "Problem",
    "Publishes",
    "Regime",
    "Register",
    "ReleaseFourEyes",
    "ReleaseOpen",
    "ReleaseSettled",
    "RemedyRule",
    "Repaid",
    "Required",
    "RetentionRule",
    "RetentionTable",
    "Returned",
    "Round",
    "ServiceDefinition",
    "ServiceSummary",
    "ServiceVersion",
    "ServiceWords",
    "ShippedClause",
    "Stage",
    "Statement",
    "Subject",
    "Term",
    "Topic",
    "Trial",
    "Trilingual",
    "UnreadableWords",
    "Venue",
    "VoucherScheme",
    "WaitingWords",
    "Weighed",
    "WhyMissing",
    "WindowState",
    "WordsMoved",
    "WordsOfService",
    "WordsSame",
    "WordsView",
    "WordsWait",
    "avos_by",
    "banks",
    "book_texts",
    "cell_choices",
    "changes_in_force",
    "check_answers",
    "check_catalogue",
    "check_services",
    "choices_in",
    "code_list",
    "compute_amounts",
    "compute_charge",
    "compute_fees",
    "cost_questions",
    "decide",
    "departments",
    "differences",
    "doubts_beside",
    "doubts_of",
    "drawn",
    "earlier_version",
    "eligibility_check",
    "estimate",
    "field_help",
    "fine_of",
    "fine_range",
    "fining_services",
    "first_in_zones",
    "followers",
    "form_schema",
    "funds",
    "get_published",
    "get_version",
    "help_by_language",
    "in_topic",
    "install_services",
    "instalments_of",
    "intake_window",
    "is_intact",
    "is_published_as",
    "issued_papers",
    "keep_translation",
    "keeping_service",
    "kept_years",
    "law_of",
    "law_of_trace",
    "licence_kinds",
    "list_services",
    "listed_whatever_day",
    "load_service",
    "mandate_scopes",
    "mandate_subjects",
    "measured",
    "measures",
    "most_to_grant",
    "news",
    "offered",
    "outstanding_in",
    "owned_service",
    "owned_services",
    "owned_version",
    "paper_kinds",
    "papers_asked",
    "places",
    "printed_sentences",
    "printed_service",
    "procedure_on",
    "process_misfits",
    "propose_release",
    "propose_words",
    "publish_release",
    "publish_words",
    "published_at",
    "register_described",
    "register_name",
    "register_reason",
    "register_words",
    "registers",
    "required_in",
    "retention_on",
    "return_release",
    "return_words",
    "returned",
    "scope_name",
    "service_folders",
    "shared_layout",
    "shared_sentences",
    "shipped_clauses",
    "shown_answer",
    "side_by_side",
    "stand_ins",
    "steps_in",
    "summary_of",
    "tables_in",
    "to_sheet",
    "to_xliff",
    "topics",
    "topics_of",
    "try_example",
    "venues",
    "voucher_schemes",
    "weighed",
    "whole_law",
    "why_number",
    "why_paper",
    "window_state",
    "words_departments",
    "words_of",
    "words_of_services",
]
