"""Wordings as their authors see them."""

from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES
from balcao.notices.models import Wording
from balcao.notices.types import OpenWording, WordingPreview, WordingSummary, WordingTexts, WordingVersion, WordingView
from balcao.notices.wording.checking import problems_of
from balcao.notices.wording.known import kind_of, places_of, shipped, wording_keys
from balcao.notices.wording.parts import text_parts
from balcao.notices.wording.publishing import HOUSE, require_author
from balcao.notices.wording.worded import current, filled


def wordings(*, actor: Actor) -> list[WordingSummary]:
    """Every wording with its version in force, those that wait for a second officer first.

    :raises NotFound: unless the actor words what the platform says.
    """
    require_author(actor)
    rows = Wording.objects.exclude(outcome="returned").order_by("version")
    versions = {row.key: row.version or 0 for row in rows if row.version}
    waiting = {row.key for row in rows if not row.outcome}
    found = [
        WordingSummary(
            key=key,
            kind=kind_of(key),
            subject={language: shipped(key)[language]["subject"] for language in LANGUAGES},
            version=versions.get(key, 0),
            waits=key in waiting,
        )
        for key in wording_keys()
    ]
    return sorted(found, key=lambda each: (not each.waits, each.kind.value, each.key))


def wording_of(*, actor: Actor, key: str) -> WordingView:
    """One wording: what is in force, its places, what waits, and its history, the latest first.

    :raises NotFound: unless the actor words what the platform says, and there is such a wording.
    """
    require_author(actor)
    original = shipped(key)
    version, texts = current(key)
    rows = list(Wording.objects.filter(key=key).order_by("-pk"))
    open_row = next((row for row in rows if not row.outcome), None)
    return WordingView(
        key=key,
        kind=kind_of(key),
        version=version,
        texts=texts,
        shipped=original,
        places=tuple((each.name, each.type, each.example) for each in places_of(key)),
        waiting=_open(actor, open_row) if open_row else None,
        history=tuple(
            WordingVersion(
                version=row.version,
                proposed_by=row.proposed_by_name,
                decided_by=row.decided_by_name,
                decided_at=row.decided_at,
                why=row.why,
                note=row.note,
            )
            for row in rows
            if row.decided_at is not None
        ),
    )


def _open(actor: Actor, row: Wording) -> OpenWording:
    return OpenWording(
        id=row.pk,
        texts=row.texts,
        why=row.why,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        may_publish=not set(actor.eyes_in(HOUSE)) & set(row.proposed_eyes),
    )


def preview_wording(*, actor: Actor, key: str, texts: WordingTexts) -> list[WordingPreview]:
    """How these words read in each language with the examples, in the inbox, as mail and as SMS with its parts.

    Mail and SMS carry no contents: they say that something lies there, and from whom.

    :raises NotFound: unless the actor words what the platform says, and there is such a wording.
    """
    require_author(actor)
    examples = {each.name: each.example for each in places_of(key)}
    problems = problems_of(key, texts)
    found = []
    for language in LANGUAGES:
        short = translate("notices.short.body_own", language, department="Balcão")
        given = texts.get(language, {})
        found.append(
            WordingPreview(
                language=language,
                subject=filled(given.get("subject", ""), examples, language),
                body=filled(given.get("body", ""), examples, language),
                mail_subject=translate("notices.mail.subject", language),
                sms=short,
                sms_parts=text_parts(short),
                problems=tuple(each for each in problems if each.language == language),
            )
        )
    return found
