"""What a service's folder may say. Unknown keys are rejected everywhere."""

from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.articles import Article
from balcao.catalogue.assessed import Assessed
from balcao.catalogue.booked import Booking
from balcao.catalogue.co_applicants import CoApplicants
from balcao.catalogue.consulted import Consulted
from balcao.catalogue.fined import FineRule, KeepsRule
from balcao.catalogue.following import Follows
from balcao.catalogue.inspected import Inspected
from balcao.catalogue.money import Money
from balcao.catalogue.offered_unasked import Offers
from balcao.catalogue.on_behalf import OnBehalf
from balcao.catalogue.on_paper import OnPaper
from balcao.catalogue.parts import Audience, Confidence, Kind, Part, Period, Trilingual, Visits
from balcao.catalogue.passed_on import PassesOn
from balcao.catalogue.published import Publishes
from balcao.catalogue.required import Required
from balcao.catalogue.rounds import Intake
from balcao.catalogue.signing import Organs, Signing
from balcao.catalogue.standing_in_the_way import Outstanding
from balcao.catalogue.told import AllInformed
from balcao.catalogue.unchanged import Unchanged
from balcao.catalogue.visited import BookedVisit
from balcao.catalogue.window import Window


class Assurance(Part):
    """Which assurance level (1 to 3) starting and signing need."""

    start: int = Field(default=1, ge=1, le=3)
    sign: int = Field(default=2, ge=1, le=3)


class About(Part):
    """An entity that need not be the applicant, by the questions that hold its kind and its number."""

    kind: str
    number: str


class Asked(Part):
    """A register asked for the applicant: why, by which law, for which fields.

    With `about` the entry of the entity that answers name is asked for, in the register of its kind. `consent`: only
    after whom it is about said yes, by `by_field` perhaps to some of the fields. `max_age`: how many hours old an
    answer may be when the application is lodged. These three are the register's own where the service does not say.
    """

    id: str
    about: About | None = None
    purpose: Trilingual
    basis: Trilingual
    fields: tuple[str, ...] = Field(min_length=1)
    consent: bool = False
    by_field: bool = False
    max_age: int | None = Field(default=None, ge=1)


class DatedTable(Part):
    """A decision table, and the days on which it is the law."""

    table: str
    period: Period = Period()


class TermByAnswer(Part):
    """So many working days, where `when` holds over the answers."""

    when: str
    working_days: int = Field(ge=1)


class Deadline(Part):
    """The legal term and what its end means. Of `by_answer` the first that holds when the application is lodged takes
    the place of `working_days`.
    """

    working_days: int | None = Field(default=None, ge=1)
    by_answer: tuple[TermByAnswer, ...] = ()
    hours_before: int | None = Field(default=None, ge=1)
    event: str | None = None
    on_deadline: Literal["approve", "refuse", "escalate"] = "escalate"
    waits_for_opinions: bool = False
    basis: Trilingual | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Deadline":
        if (self.working_days is None) == (self.hours_before is None):
            raise ValueError("name either `working_days` or `hours_before` with its `event` question")
        if self.hours_before is not None and not self.event:
            raise ValueError("`hours_before` needs `event`: the question that holds the day")
        if self.waits_for_opinions and self.working_days is None:
            raise ValueError("a term measured from an event does not wait: `waits_for_opinions` needs `working_days`")
        if self.by_answer and self.working_days is None:
            raise ValueError("`by_answer` needs the `working_days` that hold otherwise")
        return self


class Heard(Part):
    """How the applicant is heard before a refusal, where the service differs from the procedure's own rule.

    `exempt` is the law by which a refusal needs no hearing; `unanswered` what a table's refusal becomes when nobody
    answers: it decides, or an officer looks at it.
    """

    exempt: Trilingual | None = None
    days: int | None = Field(default=None, ge=10)
    unanswered: Literal["decide", "officer"] | None = None


class Output(Part):
    """What is issued when granted.

    `title` is the document's own name (otherwise that of the licence renewed, or of the service); `states` names the
    questions whose answers it shows, all of them when none is named; those of `in_words`, amounts and days, spelled out
    as well. It is issued where `when` holds over the answers
    (always, without it). It ends after `valid_days`, on the day that the question `valid_on` holds, `extends_months`
    after the licence before it, or with the year (`valid_until`). `grants` is the kind of licence that is entered for
    the first time; `terms` names, for each term of the licence, the question whose answer becomes it. `paper` says on
    which terms it can be had on paper as well.
    """

    kind: Literal["certificate", "licence", "receipt", "letter"]
    when: str | None = None
    layout: str
    seal: str
    register_code: str = Field(alias="register", pattern=r"^[A-Z][A-Z0-9-]{2,30}$")
    title: Trilingual | None = None
    states: tuple[str, ...] = ()
    in_words: tuple[str, ...] = ()
    valid_days: int | None = Field(default=None, ge=1)
    valid_on: str | None = None
    valid_until: Literal["year-end"] | None = None
    extends_months: int | None = Field(default=None, ge=1)
    grants: str | None = None
    terms: dict[str, str] = {}
    paper: OnPaper | None = None


class Opens(Part):
    """The questions that say which entity's account is opened, who represents it, and who administers it."""

    kind: str
    register_no: str
    taxpayer_no: str
    name_zh: str
    name_pt: str
    address: str
    representatives: str
    least: str
    administrators: str


class LicenceChange(Part):
    """What a granted case does to the licence it is about, and the questions that say how.

    `since` holds the first day of a suspension, or that on which a revoked or ceased one no longer holds; without it,
    that is the day of the decision. `until` holds the last day of a suspension, `why` the reason. A transfer names the
    new holder by the questions `kind` and `number` of `to`; the number of a ``person`` is their identity card's. Who
    would ``inherit`` names, by the question `of`, a licence of that `kind` which whoever died held.
    """

    act: Literal["amend", "replace", "transfer", "inherit", "cease", "suspend", "lift", "revoke"]
    since: str | None = None
    until: str | None = None
    why: str | None = None
    to: About | None = None
    of: str | None = None
    kind: str | None = None

    @model_validator(mode="after")
    def _fits_its_act(self) -> "LicenceChange":
        if (self.act == "inherit") != bool(self.of and self.kind):
            raise ValueError("`of` and `kind` go with act inherit")
        if (self.act == "transfer") != (self.to is not None):
            raise ValueError("`to` goes with act transfer")
        if self.since and self.act not in {"cease", "suspend", "revoke"}:
            raise ValueError("`since` goes with cease, suspend or revoke")
        if self.until and self.act != "suspend":
            raise ValueError("`until` goes with act suspend")
        return self


class Contact(Part):
    """Whom to ask."""

    phone: str = ""
    email: str = ""
    address: Trilingual | None = None
    confidence: Confidence = "sourced"


class Appeal(Part):
    """That the law of a service makes the appeal to the superior necessary, or optional, other than elsewhere."""

    kind: Literal["optional", "necessary"]
    basis: Trilingual
    confidence: Confidence


class ServiceData(Money):
    """`service.yaml`."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    code: str = ""
    department: str
    kind: Kind
    audience: tuple[Audience, ...] = Field(min_length=1)
    under_guardianship: Literal["either", "guardian", "nobody"] = "either"
    on_behalf: OnBehalf | None = None
    zones: tuple[Literal["associations", "renewals", "one-stop", "one-thing", "personal"], ...] = Field(min_length=1)
    assurance: Assurance = Assurance()
    available: Period = Period()
    follows: tuple[Follows, ...] = ()
    licence: str | None = None
    change: LicenceChange | None = None
    unchanged: Unchanged | None = None
    window: Window = Window()
    intake: Intake | None = None
    assessment: Assessed | None = None
    registers: tuple[Asked, ...] = ()
    requires: tuple[Required, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()
    signing: Signing = Signing()
    co_applicants: CoApplicants | None = None
    organs: Organs | None = None
    process: str
    moved_steps: dict[str, str] = {}
    decision: str | tuple[DatedTable, ...] | None = None
    law_of: str = "lodged"
    deadline: Deadline
    four_eyes: bool = False
    supplement_days: int = Field(default=15, ge=1)
    hearing: Heard = Heard()
    appeal: Appeal | None = None
    answer_days: int = Field(default=10, ge=1)
    earlier_drafts: int | None = Field(default=None, ge=1, le=366)
    consult: tuple[Consulted, ...] = ()
    inspection: Inspected | None = None
    fine: FineRule | None = None
    keeps: KeepsRule | None = None
    inform: AllInformed = ()
    outputs: tuple[Output, ...] = ()
    opens: Opens | None = None
    offers: Offers | None = None
    articles: dict[str, Article] = {}
    legal_basis: tuple[Trilingual, ...] = Field(min_length=1)
    contact: Contact = Contact()
    visits: Visits = Visits()
    visit: BookedVisit | None = None
    booking: Booking | None = None
    passes_on: PassesOn | None = None
    publishes: Publishes | None = None
    confidence: dict[str, Confidence] = {}

    @property
    def objects(self) -> bool:
        """Whether it is lodged against a decision, which is then `facts.decision`."""
        return self.kind == "objection"

    @property
    def enrols(self) -> bool:
        """Whether one enrols by it in an activity that a case of another service published."""
        return self.intake is not None and self.intake.opened_by is not None

    @property
    def by_department(self) -> bool:
        """Whether a department opens it of its own motion, about somebody: a refusal then imposes what it is about."""
        return self.kind == "measure"

    @model_validator(mode="after")
    def _one_kind_of_window(self) -> "ServiceData":
        if self.intake and (self.window.kind != "any" or self.licence):
            raise ValueError("`intake` has rounds of its own: no `window`, and no `licence` that it is measured from")
        return self

    @model_validator(mode="after")
    def _ranked_as_assessed(self) -> "ServiceData":
        if self.intake and (self.intake.by == "assessment") != (self.assessment is not None):
            raise ValueError("`intake` by assessment and `assessment` go together")
        return self

    @model_validator(mode="after")
    def _fines_of_its_own(self) -> "ServiceData":
        asked = [each for each in (self.fine, self.keeps) if each is not None]
        if asked and (not self.by_department or self.change is not None or len(asked) > 1):
            raise ValueError("`fine` and `keeps` go with kind measure, each alone and without `change`")
        return self

    @model_validator(mode="after")
    def _granted_by_somebody(self) -> "ServiceData":
        if self.grant and (self.deadline.on_deadline == "approve" or self.by_department or self.objects):
            raise ValueError("`grant` says an officer how much to grant: the deadline approves nothing by itself")
        return self

    @model_validator(mode="after")
    def _two_parties(self) -> "ServiceData":
        transfers = self.change is not None and self.change.act == "transfer"
        if (self.signing.rule == "both_parties") != transfers:
            raise ValueError("a transfer is signed by rule both_parties, and nothing else is")
        return self

    @model_validator(mode="after")
    def _inherited_by_an_heir(self) -> "ServiceData":
        if self.change is not None and self.change.act == "inherit" and (self.on_behalf is None or self.licence):
            raise ValueError("act inherit goes with `on_behalf: heir`, and without `licence`: that is another's")
        return self

    @model_validator(mode="after")
    def _apply_together(self) -> "ServiceData":
        if self.co_applicants is None or (self.signing.rule, self.signing.seats) == (
            "seats_consent",
            self.co_applicants.rows,
        ):
            return self
        raise ValueError("who applies together consents: name `rows` as `seats` of rule seats_consent")

    @model_validator(mode="after")
    def _about_one_entity(self) -> "ServiceData":
        if sum(each.about is not None for each in self.registers) <= 1:
            return self
        raise ValueError("only one register can be asked about an entity that is not the applicant")

    @property
    def tables(self) -> tuple[DatedTable, ...]:
        """The decision tables, each with its days; `law_of` says which day counts: that on which it was ``lodged``,
        that on which it is ``decided``, or one that a question holds."""
        if isinstance(self.decision, str):
            return (DatedTable(table=self.decision),)
        return self.decision or ()

    @property
    def asked_about(self) -> Asked | None:
        """The register asked about an entity that answers name, if any is."""
        return next((each for each in self.registers if each.about), None)


class QuestionTexts(Part):
    """The texts of a question; `why` a paper is asked for, where its kind does not say it well enough."""

    label: str = Field(min_length=1)
    hint: str = ""
    why: str = ""
    options: dict[str, str] = {}
    errors: dict[str, str] = {}
    questions: dict[str, "QuestionTexts"] = {}


class PageTexts(Part):
    """The texts of a page."""

    title: str = Field(min_length=1)
    intro: str = ""


class EasyTexts(Part):
    """The same in easy words: what it is, for whom, what one does. Short sentences, no words of the law."""

    what: str = Field(min_length=1)
    who: str = Field(min_length=1)
    do: str = Field(min_length=1)


class ServiceTexts(Part):
    """`texts/<language>.yaml`. `inputs` says what columns of decision tables look at; `documents` holds sentences of
    layouts by the layout's name, those that lie beside it where the service does not say them otherwise."""

    name: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    who: str = Field(min_length=1)
    needs: tuple[str, ...] = ()
    time: str = Field(min_length=1)
    keywords: tuple[str, ...] = ()
    unchanged: str = ""
    easy: EasyTexts | None = None
    pages: dict[str, PageTexts]
    questions: dict[str, QuestionTexts]
    reasons: dict[str, str] = {}
    inputs: dict[str, str] = {}
    documents: dict[str, dict[str, str]] = {}


class Access(Part):
    """`access.yaml`: which mandate action each step needs, which duty decides, and how secret cases are.

    Officers below the `clearance` do not learn that a case exists. Readable aloud.
    """

    start: Literal["prepare"] = "prepare"
    lodge: Literal["lodge"] = "lodge"
    sign: Literal["sign"] = "sign"
    see: Literal["view"] = "view"
    decide: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    clearance: str = "ordinary"
