"""What lower rooms tell us: closing days, and what happens to mandates."""

from datetime import datetime

from django.conf import settings

from balcao.calendar.api import WorkingDaysChanged
from balcao.catalogue.api import scope_name
from balcao.entities.api import (
    ClosingAgreed,
    ClosingAsked,
    ClosingEvent,
    ClosingNear,
    ClosingUndone,
    MandateAsked,
    MandateBegun,
    MandateEnded,
    MandateEvent,
    MandateExpiring,
    MandateExtended,
    MandateFirstUsed,
    MandateOffered,
    MandateState,
    MandateSummary,
    MandateToConfirm,
    MandateUnanswered,
    SubstitutionAccepted,
    SubstitutionEnded,
    SubstitutionEvent,
    SubstitutionNamed,
    closing_for_notice,
    sentence_of,
    substitution_for_notice,
    substitution_sentence,
    summary_for_notice,
)
from balcao.foundation.bus.api import subscriber
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES
from balcao.notices import officers  # noqa: F401 - subscribes
from balcao.notices.operations import send_notice, send_worded
from balcao.notices.recounting import recount_service
from balcao.notices.types import Worded
from balcao.notices.wording.worded import worded

DEPARTMENT = "SAFP"
"""In whose name the platform itself writes."""


@subscriber(WorkingDaysChanged)
def move_service(event: WorkingDaysChanged) -> None:
    """A fiction that falls on a closed day moves to the next working day, and back."""
    recount_service(actor=event.by, at=event.at, day=event.day, closed=event.closed, reason=event.reason)


@subscriber(MandateAsked)
def tell_the_principal_of_a_request(event: MandateAsked) -> None:
    """Somebody asks for a mandate."""
    _tell(event, "asked", principal=True)


@subscriber(MandateToConfirm)
def tell_the_principal_to_confirm(event: MandateToConfirm) -> None:
    """More of those who bind the entity must confirm."""
    _tell(event, "to_confirm", principal=True)


@subscriber(MandateOffered)
def tell_the_receiver_of_an_offer(event: MandateOffered) -> None:
    """The receiver is asked to accept."""
    _tell(event, "offered", receiver=True)


@subscriber(MandateBegun)
def tell_both_that_it_begins(event: MandateBegun) -> None:
    """It is in force."""
    _tell(event, "begun", principal=True, receiver=True)


@subscriber(MandateExtended)
def tell_the_receiver_of_a_later_day(event: MandateExtended) -> None:
    """It has a later last day."""
    _tell(event, "extended", receiver=True)


@subscriber(MandateFirstUsed)
def tell_the_principal_of_the_first_use(event: MandateFirstUsed) -> None:
    """Somebody acted under it for the first time."""
    _tell(event, "first_used", principal=True)


@subscriber(MandateExpiring)
def tell_both_that_it_ends_soon(event: MandateExpiring) -> None:
    """It ends in so many days."""
    _tell(event, "expiring", principal=True, receiver=True, mark=str(event.days))


@subscriber(MandateUnanswered)
def tell_who_has_not_answered(event: MandateUnanswered) -> None:
    """It lapses soon if nobody answers."""
    offered = summary_for_notice(event.mandate_id, now()).state is MandateState.OFFERED
    _tell(event, "unanswered", principal=not offered, receiver=offered)


@subscriber(MandateEnded)
def tell_both_that_it_ended(event: MandateEnded) -> None:
    """Nobody may act under it any more."""
    _tell(event, "ended", principal=True, receiver=True)


@subscriber(SubstitutionNamed)
def tell_who_is_asked_to_stand_in(event: SubstitutionNamed) -> None:
    """The substitute is asked; the absent one reads what was arranged."""
    _tell_of_substitution(event, "named")


@subscriber(SubstitutionAccepted)
def tell_that_somebody_stands_in(event: SubstitutionAccepted) -> None:
    """It is agreed."""
    _tell_of_substitution(event, "accepted")


@subscriber(SubstitutionEnded)
def tell_that_nobody_stands_in(event: SubstitutionEnded) -> None:
    """It ended early."""
    _tell_of_substitution(event, "ended")


def _tell_of_substitution(event: SubstitutionEvent, kind: str) -> None:
    """A notice to the two, and to the entity, whose managers read it."""
    found, words = substitution_for_notice(event.substitution_id), worded(f"notices.substitution.{kind}")
    for holder_id in (f"p-{found.substitute_id}", f"p-{found.person_id}", f"e-{found.entity_id}"):
        own = holder_id == f"p-{found.substitute_id}"
        send_notice(
            actor=system_actor(),
            at=event.at,
            holder_id=holder_id,
            department=DEPARTMENT,
            subject=words.subject,
            body={
                language: f"{substitution_sentence(found, language, to_substitute=own)}\n\n{words.body[language]}"
                for language in LANGUAGES
            },
            kind=words.kind,
            wording=words.mark,
            legal=False,
            case_reference="",
            key=f"substitution:{found.substitution_id}:{kind}:{holder_id}",
        )


@subscriber(ClosingAsked)
def ask_those_who_bind(event: ClosingAsked) -> None:
    """Those who bind the entity are asked whether its account is to be closed."""
    _tell_of_closing(event, "asked")


@subscriber(ClosingAgreed)
def tell_the_day_of_closing(event: ClosingAgreed) -> None:
    """Everyone concerned learns the day, and that it can be undone until then."""
    _tell_of_closing(event, "agreed")


@subscriber(ClosingNear)
def remind_of_closing(event: ClosingNear) -> None:
    """The day is near; each reminder goes out once."""
    _tell_of_closing(event, "near", mark=f":{event.days}")


@subscriber(ClosingUndone)
def tell_that_it_stays_open(event: ClosingUndone) -> None:
    """Nothing ends."""
    _tell_of_closing(event, "undone")


def _tell_of_closing(event: ClosingEvent, kind: str, *, mark: str = "") -> None:
    """A notice to each who binds the entity, in their own account, and to the entity itself."""
    found = closing_for_notice(event.closing_id, event.at)

    words = worded(
        f"notices.closing.{kind}",
        name=found.entity_name,
        who=found.asked_by,
        rule=found.rule or "",
        answer_by=found.answer_by,
        on=found.closes_on or "",
    )
    paths = {f"p-{each}": f"/as/p-{each}/closings/{found.closing_id}/" for each in found.concerned}
    for holder_id, path in {**paths, f"e-{found.entity_id}": f"/as/e-{found.entity_id}/account/close/"}.items():
        send_worded(
            words=words,
            actor=system_actor(),
            at=event.at,
            holder_id=holder_id,
            department=DEPARTMENT,
            case_reference="",
            key=f"closing:{found.closing_id}:{kind}{mark}:{holder_id}",
            path=path,
        )


def _tell(event: MandateEvent, kind: str, *, principal: bool = False, receiver: bool = False, mark: str = "") -> None:
    """A notice to each side that is to know; a key for each makes telling it again harmless."""
    at = now()
    mandate = summary_for_notice(event.mandate_id, at)
    if mandate.stands_for is not None:
        return  # one notice about the whole substitution says it all
    words = worded(f"notices.mandate.{kind}")
    body = _body(mandate, words, at)
    told = [mandate.receiver] * (receiver and not mandate.receiver.startswith("m-")) + [
        f"e-{mandate.entity_id}"
    ] * principal
    for holder_id in told:
        send_notice(
            actor=system_actor(),
            at=at,
            holder_id=holder_id,
            department=DEPARTMENT,
            subject=words.subject,
            body=body,
            kind=words.kind,
            wording=words.mark,
            legal=False,
            case_reference="",
            key=":".join(("mandate", str(event.mandate_id), kind, mark, mandate.until_on.isoformat(), holder_id)),
        )


def _body(mandate: MandateSummary, words: Worded, at: datetime) -> dict[str, str]:
    name = scope_name(mandate.scope, settings.BALCAO_SERVICES, at)
    return {language: f"{sentence_of(mandate, name, language)}\n\n{words.body[language]}" for language in LANGUAGES}
