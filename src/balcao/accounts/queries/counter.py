"""What officers at a counter see of their acts."""

from datetime import datetime, timedelta

from balcao.accounts.derived import letters
from balcao.accounts.models import CounterAct
from balcao.accounts.policies import counter_departments
from balcao.accounts.types import CounterActSummary, CounterKind
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

SHOWN = timedelta(days=2)


def counter_acts(*, actor: Actor, at: datetime) -> list[CounterActSummary]:
    """The acts of one's own counter of the last two days, the newest first.

    :raises NotFound: if the actor has no counter.
    """
    rows = CounterAct.objects.filter(department__in=counter_departments(actor), asked_at__gt=at - SHOWN)
    return [_summary(row, at) for row in rows.order_by("-pk")[:50]]


def get_counter_act(*, actor: Actor, act_id: int, at: datetime) -> CounterActSummary:
    """One act of one's own counter.

    :raises NotFound: if there is none such.
    """
    act = CounterAct.objects.filter(pk=act_id, department__in=counter_departments(actor)).first()
    if act is None:
        raise NotFound(f"counter act {act_id}")
    return _summary(act, at)


def _summary(act: CounterAct, at: datetime) -> CounterActSummary:
    usable = act.confirmed_at is not None and act.used_at is None and act.expires_at is not None and act.expires_at > at
    return CounterActSummary(
        act_id=act.pk,
        kind=CounterKind(act.kind),
        number=act.number,
        name=act.facts["name_zh"] or act.facts["name_pt"],
        asked_by=act.asked_by,
        asked_at=act.asked_at,
        slip=act.slip,
        confirmed=act.confirmed_at is not None,
        code=letters("first-use", act.pk, act.nonce) if usable else "",
        expires_at=act.expires_at,
    )
