"""What passes the door."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.cases.amended_types import AmendmentView, Fix, InHand, SinceLast
from balcao.cases.award_types import Grantable
from balcao.cases.charge_types import ChargeView
from balcao.cases.co_applicant_types import CoApplicantView
from balcao.cases.condition_types import Condition
from balcao.cases.consultation import OpinionView
from balcao.cases.copies import WantedCopy
from balcao.cases.earlier_types import Origin
from balcao.cases.estate_types import Estate
from balcao.cases.fine_types import FineView
from balcao.cases.impediment_types import ImpedimentView
from balcao.cases.kept_types import KeptView
from balcao.cases.proceedings import DecisionView, HearingView, ReferralView, StayView, unheard
from balcao.cases.sorting import Sorting
from balcao.cases.states import CaseState as CaseState
from balcao.catalogue.api import FeeLine, Outstanding, Required, ServiceVersion, WindowState
from balcao.entities.api import EntityStatus
from balcao.formkit.api import Conflict, Journey
from balcao.kernel.texts import Text
from balcao.payments.api import LineChange


class LinkKind(StrEnum):
    """How a case has to do with another: `source` … `target`."""

    OBJECTS_TO = "objects_to"
    RENEWS = "renews"
    REPLACES = "replaces"
    PART_OF = "part_of"
    SPLIT_FROM = "split_from"
    JOINED_TO = "joined_to"
    CONTINUES = "continues"
    OPENED_FROM = "opened_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """Another case of the same matter. `inwards`: the other case points here (it objects to, renews, … this one)."""

    kind: LinkKind
    inwards: bool
    case: "CaseSummary"


class DueKind(StrEnum):
    """What is due in a case."""

    SUPPLEMENT = "supplement"
    HEARING = "hearing"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueInCase:
    """Something due in a case: at a moment when it takes `minutes`, otherwise on the day in Macao (included)."""

    kind: DueKind
    id: int
    moment: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: new versions by question, and what waits for a choice.

    `voided`: signatures were void by this change. `look_again`: answered questions that depend on changed ones.
    `draft`: as it is now.
    """

    versions: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    voided: bool
    look_again: tuple[str, ...]
    draft: "DraftView"


@dataclass(frozen=True, slots=True)
class Signer:
    """Someone asked to sign: in which capacity, until when. `helping`: it still makes a difference.

    `in_place_of` names whom they were asked in place of, `by_guardian` who signed or refused in their name;
    `certificate` is by which they signed the text itself (`signer`, `issuer`, `number`, `file`), empty without one.
    """

    person_id: int
    name: Text
    needed: bool
    capacity: Text
    until: date
    late: bool
    helping: bool
    in_place_of: Text
    by_guardian: Text
    signed_at: datetime | None
    refused_at: datetime | None
    reason: str
    certificate: Mapping[str, Any]

    @property
    def open(self) -> bool:
        """Whether they can still sign."""
        return not (self.signed_at or self.refused_at or self.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """A draft in a list."""

    id: int
    service_id: str
    version_id: int
    created_at: datetime
    saved_at: datetime
    state: str
    last_writer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as a page needs it. `total` in avos; `signatures_needed` more before it can go on.

    `signatures_stuck`: those left cannot complete them. `asked_by` names who asked, `bound_by` is the rule read aloud.
    `in_name_of` is whom those who sign bind. `amending`: pages of the lodged application that are open again;
    `in_hand`: what would be handed in about it. `asked_at` is when each register was asked; `disputed` what is said to
    be wrong, and `taken_from` the earlier application of an answer, by question. `copy` is what is wanted on paper.
    `order_state` is that of the latest order: empty, open, paid, …; `fee_changes` what differs from one that is open.
    """

    id: int
    holder_id: str
    in_name_of: Text
    version: ServiceVersion
    journey: Journey
    field_versions: Mapping[str, int]
    taken_from: Mapping[str, Origin]
    unreachable: tuple[str, ...]
    asked_at: Mapping[str, datetime]
    disputed: Mapping[str, Mapping[str, Any]]
    licence_number: str
    window: WindowState
    fee_lines: tuple[FeeLine, ...]
    total: int
    must_sign: bool
    signers: tuple[Signer, ...]
    signatures_needed: int
    signatures_stuck: bool
    asked_by: Text
    bound_by: Text
    may_sign: bool
    content: str
    content_hash: str
    order_state: str
    fee_changes: tuple[LineChange, ...]
    receipt_number: str
    case_reference: str
    amending: AmendmentView | None
    in_hand: InHand | None
    copy: WantedCopy | None
    outstanding: tuple[Outstanding, ...]
    lacking: tuple[Required, ...]
    lodge_problem: str
    found: Mapping[str, Mapping[str, Text]]
    saved_at: datetime

    @property
    def signed(self) -> bool:
        """Whether enough have signed what is there now."""
        return not self.must_sign or (bool(self.content_hash) and self.signatures_needed == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """A request for one's signature, in one's own account."""

    draft_id: int
    version: ServiceVersion
    holder_id: str
    in_name_of: Text
    asked_by: Text
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A case in a list. `deadline_on`: a day in Macao; `granted`: avos out of a fund; `due`: what is due in it."""

    reference: str
    version_id: int
    service_id: str
    holder_id: str
    state: CaseState
    lodged_at: datetime
    deadline_on: date | None
    decided_at: datetime | None
    granted: int | None = None
    due: tuple[DueInCase, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether nothing more is decided."""
        return self.state.closed

    @property
    def asked(self) -> bool:
        """Whether an officer asked for something and waits for it."""
        return self.state is CaseState.SUPPLEMENT

    @property
    def changeable(self) -> bool:
        """Whether the applicant may still change answers of their own accord."""
        return self.state in (CaseState.CONSULTING, CaseState.WITH_OFFICER)


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A line of the timeline; `kind` names its words (`cases.step.<kind>`), `data` fills them. An internal one may be
    `visible_to` one department alone."""

    at: datetime
    kind: str
    who: str
    note: str
    data: Mapping[str, Any]
    internal: bool
    visible_to: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the officer asked for, and the answer; `fixes` question by question. `kept`: an answer not given yet."""

    id: int
    asked_at: datetime
    asked_by: str
    text: str
    fixes: tuple[Fix, ...]
    due_on: date
    answered_at: datetime | None
    answer: str
    files: tuple[Mapping[str, Any], ...]
    kept: str = ""
    kept_files: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """The legal clock: working days given, used, left; `running` or stopped; what happens at its end.

    `ends` is what to show: the last day of a term in days, the moment of one measured from an event. Stopped, it
    `waits_for` the `applicant` or other `departments`; so many working days it `stood_still` in all.
    """

    days: int | None
    used: int
    left: int | None
    running: bool
    deadline_at: datetime | None
    ends: date | datetime | None
    on_deadline: str
    waits_for: str
    stood_still: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as its applicant sees it; `reasons` are keys of the service's texts. `amendments` are those sent and the
    open one, if any, oldest first. `decisions` are all that were taken, once there is more than one; `stays` why the
    one in force has no effect at present. `estate`: for whose an heir lodged it."""

    draft_id: int
    reference: str
    holder_id: str
    version: ServiceVersion
    state: CaseState
    journey: Journey
    lodged_at: datetime
    lodged_by: Text
    by_guardian: bool
    clerk: str
    clock: ClockView
    outcome: str
    route: str
    reasons: tuple[str, ...]
    conditions: tuple[Condition, ...]
    decided_at: datetime | None
    receipt_number: str
    content_hash: str
    timeline: tuple[TimelineStep, ...]
    questions: tuple[Question, ...]
    amendments: tuple[AmendmentView, ...]
    may_amend: bool
    open_hearing: HearingView | None
    adverse: bool
    trace: Mapping[str, Any]
    finished: bool
    co_applicants: tuple[CoApplicantView, ...] = ()
    estate: Estate | None = None
    together: int = 0
    together_own: tuple[str, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    stays: tuple[StayView, ...] = ()
    referral: ReferralView | None = None
    charges: tuple[ChargeView, ...] = ()
    fine: FineView | None = None
    kept: KeptView | None = None

    @property
    def open_question(self) -> Question | None:
        """What the officer asked for and waits for."""
        return next((each for each in self.questions if each.answered_at is None), None)

    @property
    def closed(self) -> bool:
        """Whether nothing more is decided."""
        return self.state.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCase:
    """A case on one screen, for the officer who works on it. `language` is the applicant's; `facts` by register,
    `asked_at` when each was asked; `trace` by decision table; `note` is what the deciding officer wrote as a reason.
    `works_on_it`: deciding is the officer's duty, not only giving an opinion; `without_hearing` are the grounds on
    which one may refuse unheard; `in_substitution_of` names the absent colleague by whose post it is.
    `since_last` compares with the last case granted for the same service. `papers` are files that came with messages
    and were put into the case. `share` are the pages to which a consulted department's view is limited; empty when it
    is not. `conditions` are those that others put, for the decision to take up. `may_go_on`: a chief, without a silent
    department. `revising`: something is proposed to its decision. `stands_still`: why nothing goes on by itself;
    `offered`: a new applicant has agreed and waits for the officer. `led_by`: the case with which this one is decided;
    `members` are decided with this one; `may_refer_back`: as an appeal, it may be granted by sending the refusal back,
    whose reasons by key are `unfounded`; as an objection against a fine, by making it less, between the avos `reduces`;
    `seen`: what a decision rests on; `notes_for`: its colleagues read the officer's note; `mandated`: for it alone."""

    view: CaseView
    language: str
    holder_name: str
    holder_standing: EntityStatus
    signers: tuple[Signer, ...]
    department: str
    facts: Mapping[str, Any]
    asked_at: Mapping[str, datetime]
    trace: Mapping[str, Any]
    hearings: tuple[HearingView, ...]
    decisions: tuple[DecisionView, ...]
    links: tuple[LinkView, ...]
    hearing_exempt: bool
    without_hearing: Mapping[str, Text]
    opinions: tuple[OpinionView, ...]
    proposal: Mapping[str, Any]
    note: str
    assignee: str
    mine: bool
    works_on_it: bool
    in_substitution_of: str
    overdue: bool
    may_decide: bool
    may_confirm: bool
    may_ask: bool
    may_go_on: bool
    my_opinion: OpinionView | None
    share: tuple[str, ...]
    conditions: tuple[Condition, ...]
    sorting: Sorting
    since_last: SinceLast | None = None
    stands_still: str = ""
    offered: bool = False
    papers: tuple[Mapping[str, Any], ...] = ()
    led_by: str = ""
    members: tuple[str, ...] = ()
    impediments: tuple[ImpedimentView, ...] = ()
    may_lift: bool = False
    may_refer_back: bool = False
    unfounded: Mapping[str, Text] = field(default_factory=dict)
    reduces: tuple[int, int] | None = None
    grantable: Grantable | None = None
    seen: str = ""
    revising: bool = False
    related: tuple[CaseSummary, ...] = field(default_factory=tuple)
    notes_for: str = ""
    mandated: bool = False

    @property
    def may_revise(self) -> bool:
        """Whether the officer may propose to do something to the decision taken."""
        return self.works_on_it and bool(self.view.outcome) and not self.view.version.definition.data.objects

    def hears_first(self, reasons: Collection[str]) -> bool:
        """Whether refusing for these reasons would begin with hearing the applicant."""
        held = [each.reasons for each in self.hearings if each.end is not None]
        taken = self.view.fine or self.view.kept
        higher = taken is not None and taken.heard is not None and taken.amount > taken.heard
        return self.may_decide and not self.hearing_exempt and (unheard(held, reasons) or higher)
