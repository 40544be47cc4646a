"""Which cases wait for which departments: the joint-approval board, and an opinion as people see it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.cases.clock import last_day
from balcao.cases.consultation import OpinionView, Silence
from balcao.cases.models import Case, Opinion
from balcao.cases.policies import cases_asked_about, cases_of_duty
from balcao.entities.api import holder_names
from balcao.formkit.api import Journey
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A case that waits for departments, with what each was asked and until when; `until` is its own last day."""

    reference: str
    version_id: int
    department: str
    holder_name: str
    until: date | None
    clock_runs: bool
    overdue: bool
    opinions: tuple[OpinionView, ...]

    def late(self, today: date) -> tuple[OpinionView, ...]:
        """The opinions that are over their term and still awaited."""
        return tuple(each for each in self.opinions if each.open and each.due_on < today)


def joint_cases(
    *, actor: Actor, at: datetime, department: str = "", late: bool = False, first: int = 0, limit: int = 50
) -> list[Joint]:
    """The undecided cases that wait for an opinion and concern the officer: theirs to decide, or asked of theirs.

    The longest awaited stands first. With `department` only what waits for it, with `late` only what is over its term.
    """
    awaited = Opinion.objects.filter(case=OuterRef("pk"), given_at__isnull=True)
    if department:
        awaited = awaited.filter(department=department)
    if late:
        awaited = awaited.filter(due_on__lt=macau_date(at))
    found = _concerning(actor, at).filter(Exists(awaited), outcome="", finished_at__isnull=True)
    found = found.annotate(due=awaited.order_by("due_on").values("due_on")[:1]).order_by("due", "pk")
    cases = list(found.only(*_COLUMNS).prefetch_related("opinions")[first : first + limit])
    names = holder_names(case.holder_id for case in cases)
    return [
        Joint(
            reference=case.reference,
            version_id=case.version_id,
            department=case.department,
            holder_name=pick(names[case.holder_id], actor.language),
            until=last_day(case.deadline_at),
            clock_runs=case.deadline_at is not None,
            overdue=case.overdue,
            opinions=tuple(opinion_view(each) for each in sorted(case.opinions.all(), key=lambda each: each.pk)),
        )
        for case in cases
    ]


_COLUMNS = ("reference", "version_id", "department", "holder_id", "deadline_at", "overdue")


def _concerning(actor: Actor, at: datetime) -> QuerySet[Case]:
    mine = Q(pk__in=cases_of_duty(actor, at).values("pk")) | Q(pk__in=cases_asked_about(actor, at).values("pk"))
    return Case.objects.filter(mine)


def opinion_view(row: Opinion) -> OpinionView:
    """An opinion as officers see it."""
    return OpinionView(
        id=row.pk,
        department=row.department,
        asked_at=row.asked_at,
        due_on=row.due_on,
        silence=Silence(row.silence),
        binding=row.binding,
        kind=row.kind,
        counts_as=row.counts_as or "",
        text=row.text,
        conditions=row.conditions,
        escalated=row.escalated_at is not None,
        given_at=row.given_at,
        given_by=row.given_by_name,
    )


def narrowed_to(journey: Journey, pages: Collection[str]) -> Journey:
    """What a department sees whose share is only these pages: their questions, and the answers to them."""
    kept = tuple(page for page in journey.pages if page.id in pages)
    questions = {state.id for page in kept for state in page.questions}
    answers = {name: value for name, value in journey.answers.items() if name in questions}
    return replace(journey, pages=kept, answers=answers)
