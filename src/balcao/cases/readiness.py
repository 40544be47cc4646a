"""Whether a draft can go on: journey, window, fees, signatures, payment, as they are at one moment."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.cases.collecting import collected
from balcao.cases.content import content_hash
from balcao.cases.copies import WantedCopy, copy_lines
from balcao.cases.enrolling import number_enrolled_in
from balcao.cases.facts import licence_end
from balcao.cases.fines import unsettled_in
from balcao.cases.models import Answer, Case, Draft, Signature
from balcao.cases.required import lacking_in
from balcao.cases.unsafe import unsafe_among
from balcao.catalogue.api import (
    FeeLine,
    NoFeeApplies,
    Outstanding,
    Required,
    ServiceVersion,
    WindowState,
    compute_fees,
    get_version,
    intake_window,
    window_state,
)
from balcao.formkit.api import Journey, evaluate
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.clock import macau_date
from balcao.outages.api import closing_moved
from balcao.reflists.api import with_lists


@dataclass(frozen=True, slots=True)
class Readiness:
    """A draft worked out. `content` is the hash of what would be lodged; `fee_known` whether all of the fee is;
    `outstanding` what has to be settled before, `lacking` what has to be granted before; `enrols_in` is the
    number of an activity."""

    version: ServiceVersion
    journey: Journey
    window: WindowState
    fee_lines: tuple[FeeLine, ...]
    fee_known: bool
    content: str
    must_sign: bool
    still_needed: int
    outstanding: tuple[Outstanding, ...]
    lacking: tuple[Required, ...]
    enrols_in: str | None

    @property
    def total(self) -> int:
        """What is to be paid, in avos."""
        return sum(line.amount for line in self.fee_lines)

    @property
    def signed(self) -> bool:
        """Whether nobody needs to sign any more."""
        return not self.must_sign or self.still_needed == 0


def journey_of(version: ServiceVersion, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime) -> Journey:
    """The form worked out as it was lodged: what was chosen from a reference list then stands."""
    form = with_lists(version.definition.form, answers, facts, at=at, kept=True)
    return evaluate(form, answers, facts=facts, at=at, lists=facts.get("lists"))


def journey_in_hand(
    version: ServiceVersion, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> Journey:
    """The form worked out while it is filled in: a file that was found unsafe since is asked for again."""
    return evaluate(
        with_lists(version.definition.form, answers, facts, at=at),
        answers,
        facts=facts,
        at=at,
        lists=facts.get("lists"),
        unsafe=unsafe_among(answers),
    )


def entry_differs(case: Case) -> bool:
    """Whether the register says by now something else of the entity than what was lodged about it."""
    version = get_version(case.version_id)
    asked = version.definition.data.asked_about
    if asked is None or asked.id not in case.facts:
        return False
    journey = journey_of(version, case.answers, case.facts, case.lodged_at)
    return not journey.complete or dict(journey.answers) != case.answers


def window_of(
    version: ServiceVersion, facts: Mapping[str, Any], at: datetime, answers: Mapping[str, Any] | None = None
) -> WindowState:
    """The service's window on that day, or at that moment the round that these answers are for."""
    if (intake := version.definition.data.intake) is not None:
        return intake_window(intake, at, answers, facts)
    data, today = version.definition.data, macau_date(at)
    return window_state(data.window, on=today, valid_until=licence_end(facts), moved=closing_of(version, today))


def closing_of(version: ServiceVersion, on: date) -> Callable[[date], date]:
    """To which day a closing day of the service moves because of an outage, as seen on a day."""
    data = version.definition.data
    return lambda day: closing_moved(
        what="window", department=data.department, service_id=version.service_id, day=day, on=on
    )


def must_be_signed(draft: Draft, version: ServiceVersion) -> bool:
    """Whether others than the one who lodges have to sign."""
    rule = version.definition.data.signing.rule
    return rule in {"both_parties", "seats_consent", "representatives"} or (
        rule == "binding_rule" and draft.holder_id.startswith("e-")
    )


def live_signatures(draft: Draft) -> list[Signature]:
    """The signatures asked for that still count."""
    return signatures_by_draft([draft])[draft.pk]


def signatures_by_draft(drafts: Collection[Draft]) -> dict[int, list[Signature]]:
    """The same of many drafts, in one question."""
    known: dict[int, list[Signature]] = {draft.pk: [] for draft in drafts}
    rows = Signature.objects.filter(draft__in=known, voided_at__isnull=True)
    by_number = {draft.pk: draft for draft in drafts}
    for row in rows.select_related("person", "guardian", "replaces__person").order_by("pk"):
        row.draft = by_number[row.draft_id]
        known[row.draft_id].append(row)
    return known


def answer_rows(draft: Draft) -> dict[str, Answer]:
    """The kept answers by question, as they lie in the database."""
    return {row.question: row for row in _ANSWERS(draft=draft.pk)}


_ANSWERS = KeptQuestion(lambda: Answer.objects.filter(draft=given("draft")))


def answers_of(draft: Draft) -> dict[str, Any]:
    """The kept answers by question."""
    return {name: row.value for name, row in answer_rows(draft).items()}


def work_out(
    draft: Draft, at: datetime, *, answers: Mapping[str, Any] | None = None, signatures: list[Signature] | None = None
) -> Readiness:
    """Everything that follows from a draft at that moment."""
    version = get_version(draft.version_id)
    journey = journey_in_hand(version, answers_of(draft) if answers is None else answers, draft.facts, at)
    window = window_of(version, draft.facts, at, journey.answers)
    lines, fee_known = fees_of(version, journey, draft.facts, window, at)
    lines += copy_lines(version.definition, WantedCopy.kept(draft.copy)) if fee_known else ()
    must = must_be_signed(draft, version)
    given = (live_signatures(draft) if signatures is None else signatures) if must else []
    return Readiness(
        version,
        journey,
        window,
        lines,
        fee_known,
        content_hash(version, draft.holder_id, journey.answers),
        must,
        collected(draft, given, at).missing if must else 0,
        unsettled_in(version.definition, holder_id=draft.holder_id, answers=journey.answers, facts=draft.facts, at=at),
        lacking_in(version.definition, holder_id=draft.holder_id, answers=journey.answers, facts=draft.facts, at=at),
        number_enrolled_in(draft.facts),
    )


def fees_of(
    version: ServiceVersion, journey: Journey, facts: Mapping[str, Any], window: WindowState, at: datetime
) -> tuple[tuple[FeeLine, ...], bool]:
    """The lines, and whether they are all: an answer that decides an amount may be missing or fit no class. What is
    not asked costs nothing."""
    data, today = version.definition.data, macau_date(at)
    try:
        lines = compute_fees(data, answers=journey.answers, facts=facts, on=today, window=window)
    except NoFeeApplies:
        return (), False
    shown = {question.id for page in journey.visible_pages for question in page.questions}
    asked = {fee.per for fee in data.fees if fee.per and fee.period.holds_on(today)} & shown
    return lines, all(journey.answers.get(name) is not None for name in asked)
