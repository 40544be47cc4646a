"""What is lodged again where nothing changed, on one page, before anything is declared."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.declared import LastTime, answers_declared, last_time
from balcao.cases.drafts import locate_draft
from balcao.cases.failures import CannotBeBound, NotNow, SignerUnknown
from balcao.cases.models import Answer, Draft
from balcao.cases.queries.drafts import view_of_draft
from balcao.cases.readiness import work_out
from balcao.cases.signatories import signatories_of
from balcao.cases.types import DraftView
from balcao.entities.api import Action
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedView:
    """What would be lodged if nothing changed. `draft` is the draft as the declaration would leave it.

    `signs`: the actor is one of those who sign it, or nobody else signs. `others` have to sign as well.
    """

    draft: DraftView
    signs: bool
    others: bool


def unchanged_view(*, actor: Actor, at: datetime, draft_id: int) -> UnchangedView:
    """A draft as it would be if nothing changed, where that is all there is to it. Nothing is written.

    :raises NotFound: if it is none of the actor's business.
    :raises NotNow: where something is still asked, settled or signed: then the longer way shows what.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    rows = {row.question: row for row in draft.answers.all()}
    if draft.state != "open" or draft.frozen_hash or draft.unreachable:
        raise NotNow
    declared = answers_declared(draft, rows)
    told = {
        name: Answer(draft=draft, question=name, value=value, written_by=actor.self_id, written_at=at)
        for name, value in declared.items()
    }
    view = view_of_draft(draft, {**rows, **told}, actor=actor, at=at)
    if (
        not view.journey.complete
        or not view.window.open
        or view.outstanding
        or view.lacking
        or view.order_state == "paid"
    ):
        raise NotNow
    signs, others = _who(actor, at, draft, {name: row.value for name, row in {**rows, **told}.items()})
    return UnchangedView(draft=view, signs=signs, others=others)


def declared_before(*, actor: Actor, at: datetime, draft_id: int) -> LastTime | None:
    """The application granted last on which declaring that nothing changed would rest; None where there is none.

    :raises NotFound: if the draft is none of the actor's business.
    """
    return last_time(locate_draft(actor, at, draft_id, Action.VIEW))


def _who(actor: Actor, at: datetime, draft: Draft, answers: dict[str, object]) -> tuple[bool, bool]:
    """Whether the actor signs, and whether others have to as well."""
    ready = work_out(draft, at, answers=answers)
    if not ready.must_sign:
        return True, False
    try:
        found = signatories_of(draft, ready, at)
    except (CannotBeBound, SignerUnknown) as failure:
        raise NotNow from failure
    me = actor.principal_id or 0
    mine = {me} & set(found.persons)
    missing = found.signers.missing(mine) if found.signers.rule else 0
    return bool(mine), missing != 0 or bool(found.needed - mine)
