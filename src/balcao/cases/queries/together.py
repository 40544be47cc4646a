"""Who works on a draft together, for those who do: who is there, whose page is whose, and whose it could be."""

from datetime import datetime

from balcao.cases.drafts import locate_draft
from balcao.cases.helping import helped, pages_of
from balcao.cases.models import Draft, Help
from balcao.cases.scopes import scopes_of
from balcao.cases.together import POST, Together, names_of_shares, together_read
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, others_who_may, seats_on
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text


def together_on(*, actor: Actor, at: datetime, draft_id: int) -> Together:
    """Who else is on the holder's draft just now, and whose page is whose.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    pages = {page.id for page in get_version(draft.version_id).definition.form.pages}
    return together_read(draft, actor, at, pages)


def together_for_helper(*, actor: Actor, at: datetime, help_id: int) -> Together:
    """The same of the pages one helps with, and of nobody on other pages.

    :raises NotFound: for whoever is not that helper.
    :raises HelpOver: when it has ended.
    """
    draft, found = helped(actor, at, help_id)
    return together_read(draft, actor, at, pages_of(found, get_version(draft.version_id).definition))


def allottable(*, actor: Actor, at: datetime, draft_id: int, page: str) -> dict[str, Text]:
    """Whose page it could be, by share, each by name: the actor's own first.

    :raises NotFound, Refused: if the draft is not theirs to fill in.
    """
    draft = locate_draft(actor, at, draft_id, Action.PREPARE)
    shares = may_have(draft, actor, at, page)
    names = names_of_shares(draft, shares)
    return {share: names[share] for share in shares}


def may_have(draft: Draft, actor: Actor, at: datetime, page: str) -> list[str]:
    """Whose a page could be: the holder's people who may fill the draft in, helpers who fill this page in, and the
    posts of the holder that somebody holds today.
    """
    today = macau_date(at)
    people = [actor.person_id] if actor.person_id is not None else []
    people += others_who_may(actor=actor, action=Action.PREPARE, at=at, scopes=scopes_of(draft.service_id, draft.pk))
    standing = Help.objects.filter(draft=draft, ended_at=None, may_fill=True, until_on__gte=today)
    people += [
        each.helper_id
        for each in standing.order_by("pk")
        if each.helper_id is not None and (not each.pages or page in each.pages)
    ]
    seats = seats_on(int(draft.holder_id[2:]), today) if draft.holder_id.startswith("e-") else []
    posts = dict.fromkeys(f"{POST}{seat.post}" for seat in seats if not seat.void)
    return [*dict.fromkeys(f"p-{each}" for each in people), *posts]
