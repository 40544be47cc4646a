"""Earlier applications of the same service, from which answers can be taken over."""

from datetime import datetime

from balcao.cases.drafts import locate_draft
from balcao.cases.earlier import answers_then
from balcao.cases.earlier_types import EarlierAnswer, EarlierAnswers, Origin
from balcao.cases.models import Case, Draft
from balcao.cases.readiness import answer_rows
from balcao.cases.scopes import in_sight
from balcao.entities.api import Action, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

MOST = 20


def earlier_applications(*, actor: Actor, at: datetime, draft_id: int) -> tuple[Origin, ...]:
    """Those that the holder lodged before and the actor may see, the newest first.

    :raises NotFound: if the draft is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    seen = in_sight(Case.objects.filter(**_of(draft)), sight_of(actor=actor, at=at), draft="draft_id")
    rows = seen.order_by("-lodged_at").only("reference", "lodged_at")[:MOST]
    return tuple(Origin(each.reference, each.lodged_at) for each in rows)


def earlier_answers(*, actor: Actor, at: datetime, draft_id: int, reference: str) -> EarlierAnswers:
    """What one of them said, beside what the draft says.

    :raises NotFound: if draft or case are none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    case = earlier_case(actor, at, draft, reference)
    said, anew = answers_then(draft, case)
    rows = answer_rows(draft)
    answers = tuple(
        EarlierAnswer(
            question=name,
            then=value,
            now=rows[name].value if name in rows else None,
            version=rows[name].version if name in rows else 0,
        )
        for name, value in said.items()
    )
    return EarlierAnswers(origin=Origin(case.reference, case.lodged_at), answers=answers, anew=anew)


def earlier_case(actor: Actor, at: datetime, draft: Draft, reference: str) -> Case:
    """An earlier application of the draft's holder and service that the actor may see.

    :raises NotFound: if there is none.
    """
    seen = in_sight(
        Case.objects.filter(**_of(draft), reference=reference), sight_of(actor=actor, at=at), draft="draft_id"
    )
    case = seen.first()
    if case is None:
        raise NotFound(f"case {reference}")
    return case


def _of(draft: Draft) -> dict[str, str]:
    return {"holder_id": draft.holder_id, "service_id": draft.service_id}
