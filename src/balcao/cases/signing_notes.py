"""What signers, and those who asked them, are told. Words come from `cases.note.…`."""

from datetime import datetime
from typing import Any

from balcao.accounts.api import get_person
from balcao.cases.collecting import Collected, collected, rule_of
from balcao.cases.models import Draft, Signature
from balcao.cases.notes import draft_name, say, tell_of_draft
from balcao.cases.readiness import live_signatures
from balcao.cases.signing_links import signing_path
from balcao.entities.api import BindingRule, rule_sentence
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, Text


def tell_signer(*, at: datetime, draft: Draft, signature: Signature, key: str, who: str = "") -> None:
    """Tell a person what becomes of the request to them, with the way to the very page."""
    stands = signature.voided_at is None
    _tell(
        at,
        draft,
        holder_id=f"p-{signature.person_id}",
        key=key,
        unique=f"{signature.pk}:{signature.until_on}:{signature.reminded if stands else 'over'}",
        path=signing_path(signature) if stands else "",
        who=who,
        until=signature.until_on,
    )


def tell_those_in_charge(*, at: datetime, draft: Draft, signature: Signature, key: str, everyone: bool = True) -> None:
    """Tell the one who asked and, with `everyone`, the other representatives, and what can be done now."""
    found = collected(draft, live_signatures(draft), at)
    for holder in dict.fromkeys((draft.frozen_by, *((draft.holder_id,) if everyone else ()))):
        _tell(
            at,
            draft,
            holder_id=holder,
            key=key,
            unique=f"{signature.pk}:{signature.until_on}",
            path=f"/as/{draft.holder_id}/drafts/{draft.pk}/sign/",
            who=signature.person.name,
            reason=signature.reason,
            until=signature.until_on,
            next=_what_next(found),
        )


def tell_of_new_rule(*, at: datetime, draft: Draft, rule: BindingRule | None = None) -> None:
    """Tell the one who asked, and those who receive for the holder, that other signatures are needed now: by the
    holder's rule, or by that of the other party."""
    rule = rule or rule_of(draft)
    if rule is None:
        return
    found, words = collected(draft, live_signatures(draft), at), rule_sentence(rule)
    for holder in (draft.frozen_by, draft.holder_id):
        _tell(
            at,
            draft,
            holder_id=holder,
            key="rule_changed",
            unique=f"{draft.frozen_hash[:12]}:{at.isoformat()}",
            path=f"/as/{draft.holder_id}/drafts/{draft.pk}/sign/",
            rule=words,
            next=_what_next(found),
        )


def _what_next(found: Collected) -> Text:
    if found.stuck:
        return say("cases.note.next.stuck")
    names = [get_person(each).name for each in sorted(found.helping)]
    named = {language: listed(names, language) for language in LANGUAGES}
    return say("cases.note.next.others" if found.missing else "cases.note.next.enough", names=named)


def _tell(at: datetime, draft: Draft, *, holder_id: str, key: str, unique: str, path: str, **values: Any) -> None:
    unique = f"draft:{draft.pk}:{key}:{unique}:{holder_id}"
    tell_of_draft(at, draft, holder_id=holder_id, key=key, unique=unique, path=path, holder=draft_name(draft), **values)
