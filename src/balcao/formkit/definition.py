"""What a form is made of. Unknown keys are rejected; `json_schema` lets editors complete them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from balcao.formkit.expressions import BadExpression, check_expression, names_in
from balcao.formkit.inside import with_inner
from balcao.formkit.listed import LISTS, Listed
from balcao.kernel.errors import BalcaoError

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Condition = bool | str
"""True, False, or a ZEN expression over the answers (and `row`, `facts`)."""


class BadForm(BalcaoError):
    """The form definition cannot be used."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Check(_Part):
    """A rule over answers: when `expr` is not true, the question shows the text `errors.<error>`."""

    expr: str
    error: Identifier


class Prefill(_Part):
    """Where a register already knows the answer. `locked`: shown, not editable while the register answers.

    Of a question with rows `field` is a list: `rows` says which of its fields goes to which part (without it, those of
    the same name), `where` which of its entries are rows (a condition; `row` is the entry), `key` which part names a
    row among the others (without it, the first).
    """

    register_id: str = Field(alias="register")
    field: str
    locked: bool = False
    rows: dict[str, str] = {}
    where: str | None = None
    key: str = ""


def _in_order(written: Any) -> Any:
    return [written] if isinstance(written, Mapping | Prefill) else written or ()


Prefills = Annotated[
    tuple[Prefill, ...], BeforeValidator(_in_order, json_schema_input_type=Prefill | list[Prefill] | None)
]
"""One, or several: the first that says something answers."""


class FileRule(_Part):
    """Which files are taken: extensions without the dot, megabytes and pages each, how many, of which `paper` kind.

    What is a `copy_of` an identity document is marked before it is stored, as a copy for this application alone;
    `original` is the name of the article that asks for it unmarked. `reads` says which questions ask for what its
    machine-readable lines say.
    """

    types: tuple[str, ...] = ("pdf", "png", "jpg")
    max_mb: int = Field(default=10, ge=1, le=50)
    most: int = Field(default=1, ge=1, le=50)
    max_pages: int = Field(default=300, ge=1, le=2000)
    paper: str = Field(default="", pattern=r"^([a-z][a-z0-9-]{1,39})?$")
    copy_of: Literal["", "identity"] = ""
    original: str = ""
    reads: dict[Literal["name", "number", "born_on", "expires_on"], str] = {}

    @property
    def marked(self) -> bool:
        """Whether what is given is marked as a copy before it is stored."""
        return bool(self.copy_of) and not self.original

    @model_validator(mode="after")
    def _marked_for_one(self) -> "FileRule":
        if self.original and not self.copy_of:
            raise ValueError("`original` says why a copy of an identity document is not marked; say `copy_of` too")
        if self.reads and not self.copy_of:
            raise ValueError("`reads` is for copies of identity documents; say `copy_of` too")
        if self.copy_of and self.paper:
            raise ValueError("a marked copy is for one application: it cannot be a `paper` that is used again")
        if self.copy_of and not set(self.types) <= {"pdf", "jpg", "png"}:
            raise ValueError("only pdf, jpg and png can be marked as a copy")
        if self.copy_of and "png" in self.types and "jpg" not in self.types:
            raise ValueError("a marked picture is a jpg: take jpg where you take png")
        return self


class Lookup(_Part):
    """In which register an answer is looked up while one fills in: it is typed `by` that kind of text (``plate``,
    ``company_no``, ``text``), and the entry's fields of `shows` are kept with it.

    `open`: what the register does not have is taken as it was typed, and marked. `a_day`: one person looks up no more
    than so many entries in a day, where the entries are about people.
    """

    register_id: str = Field(alias="register")
    by: str = "text"
    shows: tuple[str, ...] = Field(min_length=1)
    open: bool = False
    a_day: int | None = Field(default=None, ge=1)


class Question(_Part):
    """One question. Which of the optional keys a kind uses is for the kind to say."""

    id: Identifier
    kind: str
    required: Condition = True
    when: str | None = None
    options: tuple[str, ...] = ()
    options_from: str | None = None
    within: Identifier | None = None
    """Of a reference list: the question whose answer is what the choices belong to."""
    checks: tuple[Check, ...] = Field(default=(), alias="check")
    compute: str | None = None
    shown_as: Literal["money", "date", "times"] | None = None
    prefill: Prefills = ()
    min: int | str | None = None
    max: int | str | None = None
    most: int | None = Field(default=None, ge=1)
    least: int | None = Field(default=None, ge=0)
    identifies: bool = False
    """Whether the answer says whose application it is; who assesses without names does not see it."""
    files: FileRule | None = None
    lookup: Lookup | None = None
    help: str = Field(default="", pattern=r"^([a-z][a-z0-9-]{1,39})?$")
    """Which help stands at it, in place: words, an example and a picture, written once."""
    questions: tuple["Question", ...] = ()
    _listed: Mapping[str, Listed] = PrivateAttr(default_factory=dict)

    @property
    def list_id(self) -> str:
        """The reference list from which one chooses; empty where it is none."""
        source = self.options_from or ""
        return source.removeprefix(LISTS) if source.startswith(LISTS) else ""

    @property
    def listed(self) -> Mapping[str, Listed]:
        """The entries of its reference list by code, as far as whoever works the form out put them in."""
        return self._listed

    def with_listed(self, entries: Mapping[str, Listed]) -> "Question":
        """The same question with entries of its reference list."""
        filled = self.model_copy()
        filled._listed = dict(entries)
        return filled

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Question":
        from balcao.formkit.kinds import kind_of

        kind = kind_of(self.kind)
        if problem := kind.misuse(self):
            raise ValueError(f"question {self.id!r}: {problem}")
        parts = {part.id for part in self.questions}
        for source in self.prefill:
            if unknown := ({*source.rows, source.key} - {""}) - parts:
                raise ValueError(f"question {self.id!r}: prefill names no part of it: {', '.join(sorted(unknown))}")
        for expression in (*self.expressions(), *(each.where for each in self.prefill if each.where)):
            try:
                check_expression(expression)
            except BadExpression as bad:
                raise ValueError(f"question {self.id!r}: {bad}") from bad
        return self

    def expressions(self) -> tuple[str, ...]:
        """Every expression written in this question (not in those inside it)."""
        wanted = [self.when, self.compute, self.required if isinstance(self.required, str) else None]
        return (*(each for each in wanted if each), *(check.expr for check in self.checks))

    def depends_on(self) -> frozenset[str]:
        """The names its expressions, and those of the questions inside it, may read."""
        own = frozenset[str]().union(*(names_in(expression) for expression in self.expressions()))
        return own.union(*(inner.depends_on() for inner in self.questions))

    @property
    def reads_as(self) -> str:
        """The kind by which its answer is read back: its own, or what a computed value is `shown_as`."""
        return self.shown_as or self.kind


class AmountFrom(_Part):
    """What an amount is from one day until another, both included; open where not named."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    avos: int


class DatedAmount(_Part):
    """An amount that changes on days: `amounts.<id>` in expressions. `day` names the question that holds the day for
    which it is asked; without it, that is today."""

    id: Identifier
    day: Identifier | None = None
    values: tuple[AmountFrom, ...] = Field(min_length=1)

    def on_day(self, when: str) -> int | None:
        """The avos on that day, written in ISO; None on a day that has no amount, or that is none."""
        try:
            asked = date.fromisoformat(when)
        except ValueError:
            return None
        for each in self.values:
            if (each.since is None or asked >= each.since) and (each.until is None or asked <= each.until):
                return each.avos
        return None


class Page(_Part):
    """Questions shown together."""

    id: Identifier
    when: str | None = None
    questions: tuple[Question, ...] = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _is_an_expression(cls, value: str | None) -> str | None:
        if value:
            try:
                check_expression(value)
            except BadExpression as bad:
                raise ValueError(str(bad)) from bad
        return value


class FormDefinition(_Part):
    """The whole form: pages in order; question ids are unique over all pages. `amounts` come from `service.yaml`, where
    their law stands."""

    form: Literal[1] = 1
    pages: tuple[Page, ...] = Field(min_length=1)
    amounts: SkipJsonSchema[tuple[DatedAmount, ...]] = ()

    @model_validator(mode="after")
    def _names_once(self) -> "FormDefinition":
        for what, names in (
            ("page", [page.id for page in self.pages]),
            ("question", [question.id for question in self.questions()]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} {', '.join(twice)} is defined twice")
        return self

    def questions(self) -> tuple[Question, ...]:
        """Every question of every page, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def looks_up(self) -> bool:
        """Whether anything is looked up in a register, in rows too."""
        return any(each.lookup for each in with_inner(self.questions()))

    def page(self, page_id: str) -> Page:
        """The page of that name; raises `KeyError`."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def question(self, question_id: str) -> Question:
        """The question of that name; raises `KeyError`."""
        for question in self.questions():
            if question.id == question_id:
                return question
        raise KeyError(question_id)


def load_form(data: Mapping[str, Any], *, blocks: Mapping[str, Any] | None = None) -> FormDefinition:
    """A definition from the parsed `form.yaml`; ``{block: name}`` is replaced by the shared questions of that name.

    :raises BadForm: naming the key and what is wrong with it.
    """
    expanded = {**data, "pages": [_expand_page(page, blocks or {}) for page in data.get("pages") or ()]}
    try:
        return FormDefinition.model_validate(expanded)
    except ValidationError as invalid:
        raise BadForm("; ".join(_readable(error) for error in invalid.errors())) from invalid


def _expand_page(page: Any, blocks: Mapping[str, Any]) -> Any:
    if not isinstance(page, dict):
        return page
    questions: list[Any] = []
    for question in page.get("questions") or ():
        if not (isinstance(question, dict) and "block" in question):
            questions.append(question)
        elif set(question) != {"block"}:
            raise BadForm(f"pages.{page.get('id')}: a block takes no other key beside `block`")
        elif question["block"] not in blocks:
            raise BadForm(f"pages.{page.get('id')}: there is no shared block {question['block']!r}")
        else:
            questions.extend(blocks[question["block"]]["questions"])
    return {**page, "questions": questions}


def _readable(error: Any) -> str:
    place = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key; remove it or correct its spelling"
    return f"{place}: {error['msg'].removeprefix('Value error, ')}"


def json_schema() -> dict[str, Any]:
    """JSON Schema of `form.yaml`, for editors."""
    return FormDefinition.model_json_schema(by_alias=True)
