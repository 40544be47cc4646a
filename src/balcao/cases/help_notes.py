"""What a helper and the holder are told of an invitation to help. Words come from `cases.note.…`."""

from datetime import datetime

from balcao.cases.help_sentences import help_sentence
from balcao.cases.models import Help
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import Text
from balcao.notices.api import send_notice, worded


def tell_helper_asked(*, at: datetime, found: Help) -> None:
    """Tell the person whose contact was given that they are asked, with the way to the answer."""
    holder = f"p-{found.invited_id}"
    who = holder_name(found.draft.holder_id)
    _tell(at, found, holder_id=holder, key="help_asked", path=f"/as/{holder}/helping/{found.pk}/", who=who)


def tell_holder_accepted(*, at: datetime, found: Help) -> None:
    """Tell the holder who helps from now on."""
    holder, helper = found.draft.holder_id, found.helper
    who = helper.names if helper else {}
    _tell(at, found, holder_id=holder, key="help_accepted", path=f"/as/{holder}/drafts/{found.draft_id}/help/", who=who)


def _tell(at: datetime, found: Help, *, holder_id: str, key: str, path: str, who: Text) -> None:
    draft, definition = found.draft, get_version(found.draft.version_id).definition
    words = worded(
        f"cases.note.{key}",
        who=who,
        service=definition.text("name"),
        sentence=help_sentence(found),
        until=found.open_until_on,
    )
    send_notice(
        actor=system_actor(definition.data.department),
        at=at,
        holder_id=holder_id,
        department=definition.data.department,
        subject=words.subject,
        body=words.body,
        kind=words.kind,
        wording=words.mark,
        legal=False,
        case_reference="",
        key=f"help:{found.pk}:{key}",
        path=path,
        scopes=scopes_of(draft.service_id, draft.pk),
    )
