"""The shapes of the public API's answers, for its OpenAPI description."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Header, Schema
from pydantic import Field, StringConstraints

IdempotencyKey = Annotated[
    str,
    StringConstraints(pattern=r"^[\x21-\x7e]{1,50}$"),
    Header(
        alias="Idempotency-Key", description="A name of your own for this call; repeat it when you repeat the call."
    ),
]


class Fault(Schema):
    """What is wrong with one answer. `path` leads into rows and parts."""

    question: str
    path: list[str | int] = []
    code: str
    message: str


class Problem(Schema):
    """RFC 9457. `type` is stable; `title` and `detail` are words for people, in the language asked for."""

    type: str
    title: str
    status: int
    detail: str = ""
    page: str | None = None
    errors: list[Fault] = []
    cases: list["SameInCourse"] = []
    until: datetime | None = None


class ServiceLine(Schema):
    """A service that the software may begin."""

    id: str
    name: str
    summary: str
    department: str
    kind: str


class Option(Schema):
    """One of the answers to choose from."""

    value: str
    label: str


class Question(Schema):
    """A question of the form. `required` is null where it depends on other answers."""

    id: str
    kind: str
    label: str
    hint: str
    options: list[Option]
    required: bool | None
    questions: list["Question"]


class Service(ServiceLine):
    """A service with its questions. `answers_schema` is JSON Schema; questions for files are not in it."""

    questions: list[Question]
    answers_schema: dict[str, Any]


class Services(Schema):
    """The services that the software may begin."""

    services: list[ServiceLine]


class DraftLine(Schema):
    """An application being prepared."""

    id: int
    service: str
    name: str
    state: Literal["draft", "signing", "paying"]
    saved_at: datetime


class CaseLine(Schema):
    """An application that was lodged."""

    reference: str
    service: str
    name: str
    state: str
    closed: bool
    lodged_at: datetime
    deadline_on: date | None
    decided_at: datetime | None


class Matters(Schema):
    """What the entity has, as far as the software's mandates reach: the last 100 drafts and 200 cases."""

    drafts: list[DraftLine]
    cases: list[CaseLine]


class Clock(Schema):
    """The legal clock, in working days. `ends` is a day or a moment."""

    working_days: int | None
    used: int
    left: int | None
    running: bool
    ends: str | None
    waits_for: str | None


class Asked(Schema):
    """What an officer asks for. A person answers it on the page."""

    text: str
    due_on: date


class Step(Schema):
    """What happened, and when."""

    at: datetime
    kind: str


class Case(Schema):
    """A lodged application, and where it stands."""

    reference: str
    service: str
    name: str
    state: str
    closed: bool
    answers: dict[str, Any]
    lodged_at: datetime
    decided_at: datetime | None
    outcome: str | None
    reasons: list[str]
    conditions: list[str]
    clock: Clock
    asked: Asked | None
    steps: list[Step]
    page: str


class NewDraft(Schema):
    """What to begin. `licence_number` only where the entity holds several licences that could be meant; an enrolment
    names the `activity`, by its number in the open data."""

    service: str = Field(max_length=80)
    answers: dict[str, Any] = {}
    licence_number: str = Field(default="", max_length=40)
    activity: str = Field(default="", max_length=30)


class NewPrefill(Schema):
    """Answers to a service's form for somebody else to begin with; of an enrolment, in the `activity` so numbered."""

    service: str = Field(max_length=80)
    answers: dict[str, Any] = Field(min_length=1)
    activity: str = Field(default="", max_length=30)


class Handed(Schema):
    """The address to pass on; it names nobody and holds no answer."""

    page: str


class Answers(Schema):
    """Answers to keep; null takes one back. `versions` are those of the draft when you read it."""

    answers: dict[str, Any]
    versions: dict[str, int] = {}


class Draft(Schema):
    """An application being prepared. `fee` in avos; `next` says what has to be done and `next_by` by whom."""

    id: int
    service: str
    name: str
    answers: dict[str, Any]
    versions: dict[str, int]
    errors: list[Fault]
    registers_unreachable: list[str]
    fee: int
    next: Literal["answer", "sign", "pay", "lodge", "lodged"]
    next_by: Literal["software", "person", "nobody"]
    page: str
    case: str | None


class Lodging(Schema):
    """`another`: that this is another matter than what is in course already."""

    another: bool = False


class SameInCourse(Schema):
    """An application about the same that is not decided yet."""

    reference: str
    lodged_at: datetime
    page: str


class Lodged(Schema):
    """The case that came of a draft."""

    reference: str
    page: str


class Fee(Schema):
    """What the draft said it costs, in avos: nobody is charged another amount. `another` as in lodging."""

    another: bool = False
    fee: int = Field(ge=0, le=2**53)


class OrderLine(Schema):
    """One line of an order, in avos; negative for a waiver."""

    label: str
    amount: int


class TransferTo(Schema):
    """By bank transfer: the account, and the reference (ISO 11649) by which the money is known."""

    reference: str
    bank: str
    account: str
    name: str


class Order(Schema):
    """What has to be paid, in avos. While it is open, `transfer` says how by bank and `page` where by a person; exactly
    `total` pays it. `receipt` is the receipt's number once it is paid."""

    id: int
    reference: str
    title: str
    draft: int | None
    state: Literal["open", "paid", "refunded", "reversed", "void"]
    total: int
    lines: list[OrderLine]
    transfer: TransferTo | None
    page: str | None
    receipt: str | None
    paid_at: datetime | None


class Orders(Schema):
    """What the entity has to pay."""

    orders: list[Order]


class Cell(Schema):
    """What is wrong in one cell of a table. `row` counts from 1 below the heading; `text` is what was there."""

    row: int
    column: str
    code: str
    text: str
    message: str


class Rows(Schema):
    """A table as it was taken: how many rows, how many of them wrong, and where (the first thousand cells)."""

    rows: int
    wrong: int
    cells: list[Cell]
    draft: Draft


class Client(Schema):
    """Somebody for whom a firm's software may work. `id` goes into the header `Balcao-Client`."""

    id: str
    name: str
    register_no: str


class Clients(Schema):
    """The clients of the firm for whom the software may work."""

    clients: list[Client]


class NumberWithCode(Schema):
    """A document as its paper names it."""

    number: str = Field(max_length=60)
    code: str = Field(max_length=20)


class Numbers(Schema):
    """What to verify, up to 1,000 documents in one call."""

    documents: list[NumberWithCode] = Field(min_length=1, max_length=1000)


class Seal(Schema):
    """What the seal of a file says. `grade` is that of ETSI EN 319 102-1, `level` that of PAdES where it is genuine;
    `touched` is what was added after sealing."""

    grade: str
    level: str | None
    signer: str | None
    sealed_at: datetime | None
    touched: list[str]


class Verified(Schema):
    """The verdict about a document. Only `in_force` may be relied on; `reason` is stable, `words` say it to people.

    A wrong code and an unknown number are answered alike. `sha256` and `seal` are those of a file; `claims_to_be` is
    the document that a file which is not genuine says it is.
    """

    number: str | None
    standing: Literal[
        "in_force",
        "suspended",
        "replaced",
        "ended",
        "deleted",
        "revoked",
        "expired",
        "unregistered",
        "altered",
        "not_ours",
        "unknown",
    ]
    reason: str
    words: str
    title: str | None = None
    department: str | None = None
    holder: str | None = None
    issued_at: datetime | None = None
    valid_until: date | None = None
    revoked_at: datetime | None = None
    since: date | None = None
    why: str | None = None
    instead: str | None = None
    sha256: str | None = None
    seal: Seal | None = None
    claims_to_be: str | None = None


class Verifications(Schema):
    """The verdicts. `signed` is a JWS (compact, ES256) of the same results for the software that asked, to be kept."""

    checked_at: datetime
    results: list[Verified]
    signed: str


class Change(Schema):
    """That a watched document stands otherwise since it was told of last; `instead` is what replaced it."""

    change_id: int
    number: str
    standing: str
    since: date | None
    instead: str
    noticed_at: datetime


class Changes(Schema):
    """Changes, oldest first, and where to go on: the next call's `after`."""

    changes: list[Change]
    after: int
