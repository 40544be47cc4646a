"""What a helper and the holder are told of an invitation to help. Words come from `cases.note.…`."""

from datetime import datetime

from balcao.cases.help_sentences import help_sentence
from balcao.cases.models import Help
from balcao.cases.notes import tell_of_draft
from balcao.entities.api import holder_name
from balcao.kernel.texts import Text


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
    said = {"who": who, "sentence": help_sentence(found), "until": found.open_until_on}
    unique = f"help:{found.pk}:{key}"
    tell_of_draft(at, found.draft, holder_id=holder_id, key=key, unique=unique, path=path, **said)
