"""Who may invite a helper to a draft, and finding a draft one helps with: with no more right than that."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef

from balcao.accounts.api import open_accounts
from balcao.cases.comments import delete_comments
from balcao.cases.drafts import audit_draft
from balcao.cases.facts import asks_about
from balcao.cases.help_failures import HelpOver
from balcao.cases.help_sentences import end_of
from balcao.cases.models import Allotment, Comment, Draft, Help, Presence, Sending
from balcao.cases.together import end_together, give_back
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.entities.api import Action, EntityStatus, require, standing_of
from balcao.formkit.api import with_inner
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

HELP_LEVEL = 2
"""How surely somebody is signed in who invites, accepts or helps; a service may want more for beginning at all."""


def check_inviting(actor: Actor, at: datetime, draft: Draft) -> int:
    """See that the actor may invite to this draft: to their own, or as who manages the entity's rights. Returns who.

    Neither a guardian, nor software, nor a clerk at a counter invites.

    :raises NotFound, Refused: otherwise.
    """
    if actor.person_id is None or actor.ward_id is not None or actor.clerk is not None:
        raise NotFound(f"inviting to draft {draft.pk}")
    if actor.entity_id is not None:
        draft.under_mandate = require(actor=actor, action=Action.MANAGE, at=at)
    if actor.assurance < HELP_LEVEL:
        raise AssuranceTooLow(HELP_LEVEL)
    return actor.person_id


def check_helper(actor: Actor) -> int:
    """Who may be a helper: a person in their own account, at their own keyboard. Returns who.

    :raises NotFound: for anybody else.
    """
    if actor.person_id is None or actor.clerk is not None or actor.holder_id != actor.self_id:
        raise NotFound("helping is for a person in their own account")
    return actor.person_id


def check_level(actor: Actor, draft: Draft) -> None:
    """See that the helper is signed in as surely as beginning this application wants.

    :raises AssuranceTooLow: otherwise.
    """
    level = max(HELP_LEVEL, get_version(draft.version_id).definition.data.assurance.start)
    if actor.assurance < level:
        raise AssuranceTooLow(level)


def lock_help(help_id: int) -> tuple[Draft, Help]:
    """A help with its draft, both locked, the draft first.

    :raises NotFound: if there is none.
    """
    draft_id = Help.objects.filter(pk=help_id).values_list("draft_id", flat=True).first()
    if draft_id is None:
        raise NotFound(f"help {help_id}")
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    found = Help.objects.select_for_update(of=("self",)).select_related("helper").get(pk=help_id)
    found.draft = draft
    return draft, found


def find_help(help_id: int) -> tuple[Draft, Help]:
    """The same, only read.

    :raises NotFound: if there is none.
    """
    found = Help.objects.select_related("draft", "helper").filter(pk=help_id).first()
    if found is None:
        raise NotFound(f"help {help_id}")
    return found.draft, found


def helped(actor: Actor, at: datetime, help_id: int, *, lock: bool = False) -> tuple[Draft, Help]:
    """The draft the actor helps with now, and by which help; locked on demand, so that it does not end meanwhile.

    :raises NotFound: for whoever is not that helper.
    :raises HelpOver: for who was, and is not any more.
    """
    person_id = check_helper(actor)
    draft, found = lock_help(help_id) if lock else find_help(help_id)
    if found.helper_id != person_id:
        raise NotFound(f"help {help_id}")
    if why := end_of(found, at):
        raise HelpOver(why)
    if draft.state != "open" or not holder_stands(draft):
        raise HelpOver
    check_level(actor, draft)
    return draft, found


def holder_stands(draft: Draft) -> bool:
    """Whether the holder's account is open: what is nobody's any more is helped with by nobody."""
    if draft.holder_id.startswith("e-"):
        return standing_of(draft.holder_id) is EntityStatus.ACTIVE
    return bool(open_accounts([int(draft.holder_id[2:])]))


def pages_of(found: Help, definition: ServiceDefinition) -> frozenset[str]:
    """The pages of the form they see."""
    return frozenset(found.pages or (page.id for page in definition.form.pages))


def questions_of(found: Help, definition: ServiceDefinition) -> frozenset[str]:
    """The questions of their pages."""
    pages = pages_of(found, definition)
    return frozenset(each.id for page in definition.form.pages if page.id in pages for each in page.questions)


def holders_own(definition: ServiceDefinition) -> frozenset[str]:
    """The questions only the holder's people answer: their answers have somebody's registers asked."""
    outside = {
        question.id
        for question in definition.form.questions()
        if any(each.lookup for each in with_inner([question]))
        or (question.kind == "search_choose" and not (question.options or question.list_id))
    }
    return asks_about(definition) | outside


def end_help(found: Help, at: datetime, *, by: str, end: str) -> None:
    """The help is over from this moment."""
    found.ended_at, found.ended_by, found.end = at, by, end
    found.save(update_fields=["ended_at", "ended_by", "end"])
    if found.helper_id is not None and end != "replaced":
        give_back(found.draft_id, found.helper_id)


def close_help(draft: Draft, at: datetime, actor: Actor) -> None:
    """Nobody helps any more with a draft that is lodged or thrown away; what was said beside it is deleted, and whose
    page was whose."""
    if not _WORKED_ON(draft=draft.pk):
        return
    delete_comments(draft)
    end_together(draft)
    Sending.objects.filter(draft=draft).delete()
    Help.objects.filter(draft=draft, ended_at=None).update(ended_at=at, ended_by=actor.self_id, end="closed")


def _of_draft(model: type[Model], **more: Any) -> Exists:
    return Exists(model._default_manager.filter(draft=OuterRef("pk"), **more))


_WORKED_ON = KeptQuestion(
    lambda: Draft.objects.filter(
        _of_draft(Help, ended_at=None)
        | _of_draft(Comment)
        | _of_draft(Presence)
        | _of_draft(Allotment)
        | _of_draft(Sending),
        pk=given("draft"),
    ).values_list("pk", flat=True)
)
"""Whether anybody but its owner has anything to do with a draft."""


def audit_help(actor: Actor, at: datetime, draft: Draft, found: Help, what: str) -> None:
    """Write an act on a help into the trail of the holder's things."""
    data = {
        "help": found.pk,
        "fill": found.may_fill,
        "pages": list(found.pages),
        "until_on": found.until_on.isoformat(),
        "way": found.way,
        "helper": f"p-{found.helper_id}" if found.helper_id else "",
    }
    audit_draft(actor, at, draft, what, data)
