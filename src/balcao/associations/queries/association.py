"""What an association sees of its own organs: warnings, the handover, and objections it is heard about."""

from datetime import date, datetime

from balcao.accounts.api import FullName, full_names
from balcao.associations.models import Copy, Handover, Objection
from balcao.associations.policies import why_not_answer
from balcao.associations.queries.objections import view_of, views_of
from balcao.associations.queries.register import organs_view
from balcao.associations.types import Answer, HandoverQuestion, HandoverView, ObjectionState, ObjectionView, OrgansView
from balcao.entities.api import Action, may, require
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def own_organs(*, actor: Actor, at: datetime, on: date) -> OrgansView:
    """The organs of the association the actor acts for, with what objects to them.

    :raises NotFound: if the actor may not see it, or it is no association.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    copy = Copy.objects.filter(entity_id=actor.entity_id or 0).first()
    if copy is None:
        raise NotFound(f"association {actor.holder_id}")
    return organs_view(copy, on, internal=True)


def handover_of(*, actor: Actor, at: datetime) -> HandoverView | None:
    """The latest handover of the association the actor acts for, None when there was none.

    :raises NotFound: if the actor may not see it.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    handover = Handover.objects.filter(entity_id=actor.entity_id or 0).order_by("-made_at", "-pk").first()
    if handover is None:
        return None
    items = list(handover.items.select_related("handover").order_by("mandate", "pk"))
    names = full_names(item.person_id for item in items)
    manages = may(actor=actor, entity_id=handover.entity_id, action=Action.MANAGE, at=at).allowed
    hindered = {item.pk: why_not_answer(actor, item, macau_date(at)) for item in items} if manages else {}
    questions = tuple(
        HandoverQuestion(
            item_id=item.pk,
            person_id=item.person_id,
            name=names.get(item.person_id, FullName("", "")),
            leaving=not item.post,
            actions=tuple(Action(each) for each in item.actions),
            post=item.post,
            ends_on=item.ends_on,
            answer=Answer(item.answer),
            own=item.person_id == actor.person_id,
        )
        for item in items
    )
    allowed = any(not reason for reason in hindered.values())
    return HandoverView(
        effect_on=handover.effect_on, reference=handover.reference, questions=questions, may_answer=allowed
    )


def objections_to_answer(*, actor: Actor, at: datetime) -> list[ObjectionView]:
    """The objections about which the association the actor acts for is asked, and has not answered.

    :raises NotFound: if the actor may not see it.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    rows = Objection.objects.filter(
        entity_id=actor.entity_id or 0,
        heard_at__isnull=False,
        answered_at__isnull=True,
        answer_until__gte=macau_date(at),
        state=ObjectionState.OPEN.value,
    ).exclude(person_id=actor.person_id or 0)
    return views_of(list(rows.order_by("pk")), at)


def objection_to_answer(*, actor: Actor, at: datetime, number: str) -> ObjectionView:
    """An objection about which the association the actor acts for was asked.

    :raises NotFound: if there is none of that number.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    row = Objection.objects.filter(number=number, entity_id=actor.entity_id or 0, heard_at__isnull=False).first()
    if row is None or row.person_id == actor.person_id:
        raise NotFound(f"objection {number}")
    return view_of(row, at)
