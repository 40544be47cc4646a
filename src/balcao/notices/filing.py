"""Keeping order in an entity's inbox: who looks after a notice, and its labels."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.entities.api import EVERY_SERVICE, holder_names, representatives_of
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.notices.models import Filing, Notice
from balcao.notices.queries import seen_notices
from balcao.notices.types import FilingView

MOST_LABELS, LONGEST_LABEL = 5, 40


class NotItsAddressee(BalcaoError):
    """Only who may receive a notice can look after it."""

    key = "notices.filing.not_addressee"


class TooManyLabels(BalcaoError):
    """A notice has at most five labels of forty signs."""

    key = "notices.filing.too_many_labels"


@transaction.atomic
def file_notice(
    *, actor: Actor, at: datetime, notice_id: int, assignee_id: int | None, labels: Sequence[str] = ()
) -> None:
    """Say who in the entity looks after a notice (None: nobody) and which labels it has. It is not opened by this.

    Twice changes nothing; of two at once the later one's stands.

    :raises NotFound: if the actor acts for no entity, or does not see the notice.
    :raises NotItsAddressee: if that person may not receive it.
    :raises TooManyLabels: if there are more than five, or one is longer than forty signs.
    """
    notice = _own(actor, at, notice_id)
    wanted = list(dict.fromkeys(label for each in labels if (label := " ".join(each.split()))))
    if len(wanted) > MOST_LABELS or any(len(each) > LONGEST_LABEL for each in wanted):
        raise TooManyLabels
    if assignee_id is not None and assignee_id not in _may_receive(notice, at):
        raise NotItsAddressee
    Filing.objects.update_or_create(notice=notice, defaults={"assignee_id": assignee_id, "labels": wanted})
    record(
        actor=actor,
        at=at,
        event="notices:notice:filed",
        subject=f"notice:{notice.pk}",
        holder_id=notice.holder_id,
        data={"assignee": assignee_id, "labels": wanted},
    )


def filing_of(*, actor: Actor, at: datetime, notice_id: int) -> FilingView:
    """How a notice is filed, and who may look after it; it is not opened by this.

    :raises NotFound: if the actor acts for no entity, or does not see the notice.
    """
    notice = _own(actor, at, notice_id)
    row = Filing.objects.filter(notice=notice).first() or Filing(notice=notice)
    people = _may_receive(notice, at)
    names = holder_names(f"p-{each}" for each in people)
    return FilingView(
        notice_id=notice.pk,
        subject=notice.subject,
        assignee_id=row.assignee_id if row.assignee_id in people else None,
        labels=tuple(row.labels),
        people={each: names[f"p-{each}"] for each in people},
    )


def labels_in_use(*, actor: Actor, at: datetime) -> list[str]:
    """The labels of the notices the actor sees, by name."""
    rows = Filing.objects.filter(notice__in=seen_notices(actor, at)).values_list("labels", flat=True)
    return sorted({label for labels in rows for label in labels})


def _may_receive(notice: Notice, at: datetime) -> list[int]:
    return representatives_of(int(notice.holder_id[2:]), at, (EVERY_SERVICE, *notice.scopes))


def _own(actor: Actor, at: datetime, notice_id: int) -> Notice:
    notice = seen_notices(actor, at).filter(pk=notice_id).first() if actor.entity_id is not None else None
    if notice is None:
        raise NotFound(f"notice {notice_id}")
    return notice
