"""Inviting somebody to help with a draft, accepting, helping, and ending it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.accounts.api import codes_match, new_nonce, person_by_contact, six_digits
from balcao.cases.choices import Choices, code_above, find_listed, find_options
from balcao.cases.drafts import locate_draft, lock_draft
from balcao.cases.help_failures import (
    BadLastDay,
    HelpOver,
    HelpRests,
    NoSuchPage,
    OwnApplication,
    ReadsOnly,
    TooManyHelpers,
    WrongHelpCode,
)
from balcao.cases.help_notes import tell_helper_asked, tell_holder_accepted
from balcao.cases.help_sentences import end_of, summary_of
from balcao.cases.help_types import HelpedDraft, HelpSummary, Invited
from balcao.cases.helping import (
    audit_help,
    check_helper,
    check_inviting,
    check_level,
    end_help,
    find_help,
    helped,
    holder_stands,
    holders_own,
    lock_help,
    questions_of,
)
from balcao.cases.models import Draft, Help
from balcao.cases.operations.drafting import keep_answers
from balcao.cases.queries.helping import narrowed_view, resting
from balcao.cases.types import Saved
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.formkit.api import question_of_field
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

PURPOSE = "cases.help"
MOST_AT_ONCE, MOST_A_DAY = 10, 20
"""How many may be invited to one draft, and by one person within a day."""
MOST_DAYS, DAYS_TO_ACCEPT = 92, 14
MOST_WRONG_CODES = 5


@transaction.atomic
def invite_helper(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    may_fill: bool,
    until_on: date,
    pages: Sequence[str] = (),
    contact: str = "",
    shown_contact: str = "",
) -> Invited:
    """Invite one person to read a draft, or fill it in, all of it or only `pages`; never to sign or lodge.

    With a `contact`, a proven mail address or phone, whose account that is finds the invitation in their inbox; the
    answer is the same where there is none. Otherwise a link is made, and a code for it.

    :raises NotFound, Refused: if it is not the actor's to share.
    :raises AlreadyLodged, BadLastDay, NoSuchPage, TooManyHelpers: with nothing changed.
    """
    draft = lock_draft(actor, at, draft_id, Action.VIEW)
    inviter = check_inviting(actor, at, draft)
    definition = get_version(draft.version_id).definition
    today = macau_date(at)
    if not today <= until_on <= today + timedelta(days=MOST_DAYS):
        raise BadLastDay
    known = [page.id for page in definition.form.pages]
    if set(pages) - set(known):
        raise NoSuchPage
    _check_number(actor, at, draft)
    invited = person_by_contact(contact) if contact else None
    secret = "" if contact else secrets.token_urlsafe(32)
    found = Help.objects.create(
        draft=draft,
        may_fill=may_fill,
        pages=[page for page in known if page in pages],
        until_on=until_on,
        invited_by_id=inviter,
        invited_at=at,
        open_until_on=min(today + timedelta(days=DAYS_TO_ACCEPT), until_on),
        way="contact" if contact else "link",
        contact=shown_contact[:100],
        invited_id=invited if f"p-{invited}" != draft.holder_id else None,
        secret_hash=_hashed(secret) if secret else None,
        nonce="" if contact else new_nonce(),
    )
    audit_help(actor, at, draft, found, "helper_invited")
    if found.invited_id is not None:
        tell_helper_asked(at=at, found=found)
    return Invited(help_id=found.pk, secret=secret, code=_code(found) if secret else "")


def _check_number(actor: Actor, at: datetime, draft: Draft) -> None:
    today = macau_date(at)
    standing = Help.objects.filter(draft=draft, ended_at=None, until_on__gte=today)
    lately = Help.objects.filter(invited_by_id=actor.person_id, invited_at__gt=at - timedelta(days=1))
    if standing.count() >= MOST_AT_ONCE or lately.count() >= MOST_A_DAY:
        raise TooManyHelpers


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _code(found: Help) -> str:
    return six_digits(PURPOSE, found.pk, found.nonce)


def look_at_help_link(*, actor: Actor, at: datetime, secret: str) -> int | None:
    """See that the link still leads somewhere; the number of the help once this very person has accepted it.

    :raises NotFound: if there is no such link.
    :raises HelpOver: when it was accepted by somebody else, withdrawn, or its days are over; no more is said.
    """
    person_id = check_helper(actor)
    found = Help.objects.select_related("draft").filter(secret_hash=_hashed(secret)).first()
    if found is None:
        raise NotFound("link to help")
    if found.helper_id == person_id and not end_of(found, at):
        return found.pk
    if found.helper_id is not None or end_of(found, at) or found.draft.state != "open":
        raise HelpOver("link")
    return None


def read_help_link(*, actor: Actor, at: datetime, secret: str, code: str) -> HelpSummary:
    """What the link offers, for who has its code. Each wrong code counts; after five the link is over.

    :raises NotFound, HelpOver: as for looking at it.
    :raises WrongHelpCode: when it is not the code.
    :raises OwnApplication: for the holder themself.
    """
    look_at_help_link(actor=actor, at=at, secret=secret)
    with transaction.atomic():
        draft, found = _locked_link(secret)
        left = _try_code(actor, at, draft, found, code)
    if left is not None:
        if left == 0:
            raise HelpOver("link")
        raise WrongHelpCode(left)
    if draft.holder_id == actor.self_id:
        raise OwnApplication
    check_level(actor, draft)
    return summary_of(found, at)


def _locked_link(secret: str) -> tuple[Draft, Help]:
    number = Help.objects.filter(secret_hash=_hashed(secret)).values_list("pk", flat=True).first()
    return lock_help(number or 0)


def _try_code(actor: Actor, at: datetime, draft: Draft, found: Help, code: str) -> int | None:
    """None for the right code; for a wrong one, how many tries are left, which is written down."""
    if found.ended_at is not None or found.helper_id not in (None, actor.person_id):
        return 0
    if codes_match(code, _code(found)):
        return None
    found.wrong_codes += 1
    found.save(update_fields=["wrong_codes"])
    left = MOST_WRONG_CODES - found.wrong_codes
    audit_help(actor, at, draft, found, "help_code_wrong")
    if left <= 0:
        end_help(found, at, by=actor.self_id, end="codes")
    return max(left, 0)


def accept_help_by_link(*, actor: Actor, at: datetime, secret: str, code: str) -> int:
    """Agree to help, by link and code; returns the number of the help. By the same person again changes nothing.

    :raises NotFound, HelpOver, WrongHelpCode, OwnApplication: as for reading the link.
    """
    known = look_at_help_link(actor=actor, at=at, secret=secret)
    if known is not None:
        return known
    read_help_link(actor=actor, at=at, secret=secret, code=code)
    with transaction.atomic():
        draft, found = _locked_link(secret)
        return _accept(actor, at, draft, found)


@transaction.atomic
def accept_help(*, actor: Actor, at: datetime, help_id: int) -> int:
    """Agree to help, by an invitation to one's own contact; twice changes nothing.

    :raises NotFound: for whoever was not invited.
    :raises HelpOver: when it has ended.
    """
    draft, found = _invited(actor, help_id)
    return _accept(actor, at, draft, found)


def _invited(actor: Actor, help_id: int) -> tuple[Draft, Help]:
    person_id = check_helper(actor)
    if not Help.objects.filter(pk=help_id, invited_id=person_id).exists():
        raise NotFound(f"help {help_id}")
    return lock_help(help_id)


def _accept(actor: Actor, at: datetime, draft: Draft, found: Help) -> int:
    """From here on the actor helps; an older help of theirs with the same draft gives way to this one."""
    if found.helper_id == actor.person_id and not end_of(found, at):
        return found.pk
    if found.helper_id is not None or end_of(found, at) or draft.state != "open" or not holder_stands(draft):
        raise HelpOver("link" if found.way == "link" else end_of(found, at) or "closed")
    check_level(actor, draft)
    for older in Help.objects.select_for_update().filter(draft=draft, helper_id=actor.person_id, ended_at=None):
        end_help(older, at, by=actor.self_id, end="replaced")
    found.helper_id, found.accepted_at = actor.person_id, at
    found.save(update_fields=["helper", "accepted_at"])
    audit_help(actor, at, draft, found, "help_accepted")
    tell_holder_accepted(at=at, found=found)
    return found.pk


@transaction.atomic
def decline_help(*, actor: Actor, at: datetime, help_id: int) -> None:
    """Say no to an invitation to one's own contact; once it has ended this changes nothing.

    :raises NotFound: for whoever was not invited.
    :raises HelpOver: when the actor helps already: that is left, not declined.
    """
    draft, found = _invited(actor, help_id)
    if found.helper_id is not None:
        raise HelpOver
    if not end_of(found, at):
        end_help(found, at, by=actor.self_id, end="declined")
        audit_help(actor, at, draft, found, "help_declined")


@transaction.atomic
def leave_help(*, actor: Actor, at: datetime, help_id: int) -> None:
    """Stop helping; twice changes nothing.

    :raises NotFound: for whoever is not that helper.
    """
    person_id = check_helper(actor)
    draft, found = lock_help(help_id)
    if found.helper_id != person_id:
        raise NotFound(f"help {help_id}")
    if not end_of(found, at):
        end_help(found, at, by=actor.self_id, end="left")
        audit_help(actor, at, draft, found, "help_left")


@transaction.atomic
def withdraw_help(*, actor: Actor, at: datetime, help_id: int) -> None:
    """End an invitation or a help from the holder's side, with the next click; twice changes nothing.

    Whoever may fill the draft in for the holder may do so.

    :raises NotFound, Refused: for everyone else.
    """
    draft, _ = find_help(help_id)
    locate_draft(actor, at, draft.pk, Action.PREPARE)
    draft, found = lock_help(help_id)
    if not end_of(found, at):
        end_help(found, at, by=actor.self_id, end="withdrawn")
        audit_help(actor, at, draft, found, "help_withdrawn")


@transaction.atomic
def fill_as_helper(
    *, actor: Actor, at: datetime, help_id: int, values: Mapping[str, Any], seen: Mapping[str, int], key: str = ""
) -> tuple[Saved, HelpedDraft]:
    """Keep answers of a helper, to the questions of their pages; conflicts and keys are as for anybody else.

    :raises NotFound: for whoever is not that helper, and for any other question.
    :raises HelpOver: when it has ended.
    :raises ReadsOnly: when the invitation is for reading.
    :raises HelpRests: while the application is being signed or paid.
    """
    draft, found = helped(actor, at, help_id, lock=True)
    if not found.may_fill:
        raise ReadsOnly
    if resting(draft):
        raise HelpRests
    definition = get_version(draft.version_id).definition
    known = questions_of(found, definition) - holders_own(definition)
    saved = keep_answers(
        actor=actor, at=at, draft=draft, values=values, seen=seen, known=known, help_id=found.pk, key=key
    )
    view = narrowed_view(saved.draft, draft, found, at)
    again = tuple(name for name in saved.look_again if name in known)
    return Saved(saved.versions, saved.conflicts, saved.voided, again, view.draft), view


def find_choices_as_helper(
    *, actor: Actor, at: datetime, help_id: int, question_id: str, query: str, typed: Mapping[str, str] | None = None
) -> Choices:
    """What fits the query among the options of a question the helper may answer; no register is asked for it.

    :raises NotFound: for whoever is not that helper, and for any other question.
    :raises HelpOver: when it has ended.
    """
    draft, found = helped(actor, at, help_id)
    definition = get_version(draft.version_id).definition
    question = question_of_field(definition.form, question_id)
    if question_id.split("-")[0] in questions_of(found, definition) and question and question.kind == "search_choose":
        if question.options:
            return find_options(definition, question, query)
        if question.list_id:
            return find_listed(question, query, at=at, above=code_above(draft, question, typed, field=question_id))
    raise NotFound(f"question {question_id}")
