"""Who helps with a draft, for its holder; and the draft, for who helps with it."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from balcao.cases.drafts import locate_draft
from balcao.cases.help_sentences import end_of, summary_of
from balcao.cases.help_types import HelpedDraft, HelpState, HelpSummary
from balcao.cases.helping import check_helper, find_help, helped, holders_own, pages_of
from balcao.cases.models import Draft, Help
from balcao.cases.notes import say
from balcao.cases.queries.drafts import view_of_draft
from balcao.cases.queries.opinions import narrowed_to
from balcao.cases.readiness import answer_rows
from balcao.cases.types import DraftView
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.formkit.api import Journey, PageState
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.payments.api import order_of


def helpers_of(*, actor: Actor, at: datetime, draft_id: int) -> list[HelpSummary]:
    """Who was invited to a draft and has not ended, the latest last, for whoever sees the draft.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    found = [summary_of(each, at) for each in _OF_DRAFT(draft=draft.pk)]
    return [each for each in found if each.state is not HelpState.OVER]


_OF_DRAFT = KeptQuestion(
    lambda: Help.objects.filter(draft_id=given("draft"), ended_at=None).select_related("draft", "helper").order_by("pk")
)


def helped_by(*, actor: Actor, at: datetime) -> list[HelpSummary]:
    """What the actor helps with now, and what they were invited to by their contact, the soonest to end first."""
    if actor.person_id is None or actor.holder_id != actor.self_id or actor.clerk is not None:
        return []
    open_ones = Help.objects.filter(ended_at=None, draft__state="open", until_on__gte=macau_date(at))
    mine = open_ones.filter(Q(helper_id=actor.person_id) | Q(invited_id=actor.person_id, helper=None))
    found = mine.select_related("draft", "helper").order_by("until_on", "pk")[:50]
    return [summary_of(each, at) for each in found if not end_of(each, at)]


def help_asked(*, actor: Actor, at: datetime, help_id: int) -> HelpSummary:
    """A help as its helper, or who was invited by their contact, reads it; also when it is over.

    :raises NotFound: for everyone else.
    """
    person_id = check_helper(actor)
    _, found = find_help(help_id)
    if person_id not in (found.helper_id, found.invited_id) or (found.helper_id or person_id) != person_id:
        raise NotFound(f"help {help_id}")
    summary = summary_of(found, at)
    if summary.state is not HelpState.OVER and found.draft.state != "open":
        return replace(summary, state=HelpState.OVER, why="closed")
    return summary


def helped_draft(*, actor: Actor, at: datetime, help_id: int) -> HelpedDraft:
    """The draft as its helper sees it. The first look of a day is on record among the holder's readings.

    :raises NotFound: for whoever is not that helper.
    :raises HelpOver: when it has ended.
    """
    draft, found = helped(actor, at, help_id)
    _note_reading(actor, at, draft, found)
    return narrowed_view(view_of_draft(draft, answer_rows(draft), actor=actor, at=at), draft, found, at)


def _note_reading(actor: Actor, at: datetime, draft: Draft, found: Help) -> None:
    today = macau_date(at)
    if found.read_on == today or not Help.objects.filter(pk=found.pk).exclude(read_on=today).update(read_on=today):
        return
    record_read(
        actor=actor,
        at=at,
        subject=f"draft:{draft.pk}",
        holder_id=draft.holder_id,
        purpose=say("cases.reading.help"),
        basis=say("cases.reading.by_invitation"),
    )


def resting(draft: Draft) -> bool:
    """Whether helpers only read: it is being signed, or somebody went to pay what they saw."""
    if draft.frozen_hash:
        return True
    order = order_of(subject=f"draft:{draft.pk}") if draft.checkout else None
    return order is not None and order.state in ("open", "paid")


def narrowed_view(whole: DraftView, draft: Draft, found: Help, at: datetime) -> HelpedDraft:
    """What of a draft is its helper's: their pages, locked where they may not write."""
    definition = get_version(draft.version_id).definition
    rests = found.may_fill and resting(draft)
    may_fill = found.may_fill and not rests
    journey = narrowed_to(whole.journey, pages_of(found, definition))
    held = holders_own(definition)
    kept = held if may_fill else None
    journey = replace(journey, pages=tuple(_locked(page, kept) for page in journey.pages))
    questions = {state.id for page in journey.pages for state in page.questions}
    sources = {state.definition.options_from for page in journey.pages for state in page.questions}
    shown = replace(
        whole,
        journey=_own_next(journey),
        field_versions={name: each for name, each in whole.field_versions.items() if name in questions},
        found={name: each for name, each in whole.found.items() if name in sources},
        unreachable=(),
        asked_at={},
        disputed={},
        licence_number="",
        fee_lines=(),
        total=0,
        must_sign=False,
        signers=(),
        signatures_needed=0,
        signatures_stuck=False,
        asked_by={},
        bound_by={},
        may_sign=False,
        content="",
        content_hash="",
        order_state="",
        fee_changes=(),
        receipt_number="",
        outstanding=(),
        lodge_problem="",
    )
    return HelpedDraft(help=summary_of(found, at), draft=shown, may_fill=may_fill, rests=rests, held=held)


def _locked(page: PageState, kept: frozenset[str] | None) -> PageState:
    """The page with the questions locked that only the holder answers; all of them where nothing is named."""
    states = (replace(state, locked=state.locked or kept is None or state.id in kept) for state in page.questions)
    return replace(page, questions=tuple(states))


def _own_next(journey: Journey) -> Journey:
    unfinished = (page.id for page in journey.visible_pages if not page.complete)
    return replace(journey, next_page=next(unfinished, ""))
