"""A run: everybody with an account is looked up in a register, to offer or give something to whom it applies. One
officer begins it, another confirms it, once; it goes on in batches until it is done or stopped."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import ClassVar, Literal, NamedTuple

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from balcao.accounts.api import persons_after
from balcao.exchange.gateways.base import Unreachable
from balcao.foundation.eyes.api import RETURNED, FourEyes
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

CONFIRMED = "confirmed"
GOING_ON = Q(outcome__in=("", CONFIRMED), done_at__isnull=True, stopped_at__isnull=True)
BATCH = 200

type RunState = Literal["waiting", "returned", "running", "done", "stopped"]


class RunFaults(NamedTuple):
    """What a room raises when a run of its own waits or goes on already, does not wait or has ended, or is confirmed
    by who began it."""

    open: type[BalcaoError]
    settled: type[BalcaoError]
    four_eyes: type[BalcaoError]


class SearchRun(FourEyes):
    """Persons are looked up in the order of their numbers, up to `reached`; `asked` were, `found` were offered or given
    it. `silent_since` is when the register last did not answer. While it waits for a second officer its `outcome` is
    empty.

    The room says of what no two may go on at once (``GOING_ON``), and its `faults`.
    """

    faults: ClassVar[RunFaults]

    department = models.CharField(max_length=10)
    reached = models.PositiveBigIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    silent_since = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.CheckConstraint(
                condition=Q(outcome=CONFIRMED) | Q(asked=0, found=0, done_at__isnull=True),
                name="%(app_label)s_%(class)s_confirmed_first",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(stopped_at__isnull=True), name="%(app_label)s_%(class)s_ends_once"
            ),
        ]

    @property
    def state(self) -> RunState:
        """How it stands."""
        if self.outcome == RETURNED:
            return "returned"
        if self.outcome != CONFIRMED:
            return "waiting"
        if self.stopped_at is not None:
            return "stopped"
        return "done" if self.done_at is not None else "running"

    def is_own(self, actor: Actor) -> bool:
        """Whether it was begun by who acts, or by who they stand in for: another confirms it."""
        return bool(set(actor.eyes_in(self.department)) & set(self.proposed_eyes))


def begin_search(run: SearchRun, *, actor: Actor, at: datetime) -> None:
    """Save a new run, which goes once a second officer confirms it.

    :raises RunFaults.open: while another one waits or goes on.
    """
    run.proposed_at, run.proposed_by_name, run.proposed_eyes = at, actor.name, actor.eyes_in(run.department)
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as failure:
        raise run.faults.open from failure


def confirm_search(run: SearchRun, *, actor: Actor, at: datetime) -> bool:
    """The second pair of eyes agrees that a locked run goes; whether it did not go already.

    :raises RunFaults.four_eyes: for who began it.
    :raises RunFaults.settled: when it was sent back.
    """
    if run.outcome == CONFIRMED:
        return False
    if run.outcome:
        raise run.faults.settled
    if run.is_own(actor):
        raise run.faults.four_eyes
    _decide(run, CONFIRMED, actor, at)
    return True


def send_search_back(run: SearchRun, *, actor: Actor, at: datetime) -> bool:
    """Do without a locked run; nobody was looked up. Whether it was not sent back already.

    :raises RunFaults.settled: when it goes already.
    """
    if run.outcome == RETURNED:
        return False
    if run.outcome:
        raise run.faults.settled
    _decide(run, RETURNED, actor, at)
    return True


def _decide(run: SearchRun, outcome: str, actor: Actor, at: datetime) -> None:
    run.outcome, run.decided_at, run.decided_by_name = outcome, at, actor.name
    run.decided_eyes = actor.eyes_in(run.department)
    run.save()


def stop_search(run: SearchRun, *, actor: Actor, at: datetime) -> bool:
    """Look up nobody further; who was found keeps what they have. Whether it was not stopped already.

    :raises RunFaults.settled: when it does not go, or is done.
    """
    if run.stopped_at is not None:
        return False
    if run.outcome != CONFIRMED or run.done_at is not None:
        raise run.faults.settled
    run.stopped_at, run.stopped_by_name = at, actor.name
    run.save(update_fields=["stopped_at", "stopped_by_name"])
    return True


def search_on[R: SearchRun](
    run: R,
    *,
    at: datetime,
    whom: Callable[[Collection[str]], Collection[str]],
    which: Callable[[Mapping[str, str]], Collection[str]],
    give: Callable[[R, str], bool],
    ended: Callable[[R], None],
) -> bool:
    """Look up the next persons of a run that goes, over the network, and `give` it to those found; whether there are
    more. Killed half-way it begins again where it was.

    :param whom: of these holders, the ones to look up.
    :param which: asks the register: of these cards, each with its holder, those to which it applies.
    :param give: whether the holder did not have it already; in the transaction that keeps how far the run came.
    :param ended: said of the run once nobody is left.
    :raises Unreachable: when the register does not answer; then the run stays where it was.
    """
    runs = type(run)._default_manager
    persons = persons_after(run.reached, limit=BATCH)
    cards = {f"p-{number}": card for number, card in persons}
    asked = {cards[holder]: holder for holder in whom(cards)}
    try:
        found = [asked[card] for card in sorted(which(asked))] if asked else []
    except Unreachable:
        runs.filter(pk=run.pk, silent_since__isnull=True).update(silent_since=at)
        raise
    with transaction.atomic():
        held = runs.select_for_update().get(pk=run.pk)
        if held.reached != run.reached or held.stopped_at is not None:
            return held.stopped_at is None
        held.found += sum(give(held, holder) for holder in found)
        held.asked, held.silent_since = held.asked + len(asked), None
        if persons:
            held.reached = persons[-1][0]
        else:
            held.done_at = at
            ended(held)
        held.save()
    return bool(persons)
