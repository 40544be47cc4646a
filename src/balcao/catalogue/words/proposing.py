"""New words for a service: proposed by one officer, put into force by another as its next version."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from balcao.catalogue.definition import ServiceTexts
from balcao.catalogue.listing import keep_version, put_on_offer
from balcao.catalogue.loader import to_json
from balcao.catalogue.models import Listing, NewWords, Release, Translated
from balcao.catalogue.queries import get_version
from balcao.catalogue.releases import ReleaseFourEyes, ReleaseOpen, ReleaseSettled, WhyMissing, eyes_of
from balcao.catalogue.words.books import HOUSE, books, forget_books, is_book
from balcao.catalogue.words.entries import MOST, SOURCE, TARGETS, flat, places, with_words
from balcao.catalogue.words.in_force import remember_marks
from balcao.catalogue.words.policies import require_words
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES


class WordsSame(BalcaoError):
    """These words are in force, or proposed already."""

    key = "catalogue.words.same"


class WordsWait(BalcaoError):
    """A colleague's words for this service wait to be put into force."""

    key = "catalogue.words.wait"


class WordsMoved(BalcaoError):
    """The texts changed meanwhile; `names` are the keys."""

    key = "catalogue.words.moved"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class BadWords(BalcaoError):
    """New words are empty, too long, lead nowhere or lack a place; `names` are the keys."""

    key = "catalogue.words.bad"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Change:
    """Other words for one text: what stands there, and what is to."""

    language: str
    key: str
    was: str
    words: str


@transaction.atomic
def propose_words(*, actor: Actor, at: datetime, service_id: str, changes: Iterable[Change], why: str) -> int:
    """Propose words for a service; returns the proposal's number. What the same officer proposed before joins it.

    :raises NotFound: unless the texts of this service are the actor's.
    :raises WhyMissing: without words for the colleague who reads it.
    :raises WordsSame: if nothing is new.
    :raises BadWords: with every key whose words cannot stand there.
    :raises WordsMoved: with every key where something else stands than the proposal says.
    :raises WordsWait: while a colleague's words wait.
    :raises ReleaseOpen: while a version of the service waits.
    """
    content = _content(actor, service_id)
    eyes = eyes_of(actor, str(content["data"]["department"]))
    waiting = NewWords.objects.select_for_update().filter(service_id=service_id, outcome="").first()
    if waiting is not None and waiting.proposed_eyes != eyes:
        raise WordsWait
    if not why.strip() and waiting is None:
        raise WhyMissing
    wanted = {(each["language"], each["key"]): Change(**each) for each in (waiting.changes if waiting else ())}
    fresh = {(each.language, each.key): each for each in changes if each.words != each.was}
    if not fresh or all(wanted.get(place) == each for place, each in fresh.items()):
        raise WordsSame
    wanted |= fresh
    _applied(content, wanted.values())
    if Release.objects.filter(service_id=service_id, outcome="").exists():
        raise ReleaseOpen
    said = [asdict(each) for each in wanted.values()]
    if waiting is not None:
        waiting.changes, waiting.why = said, why.strip()[:2000] or waiting.why
        waiting.save(update_fields=["changes", "why"])
    else:
        waiting = _proposed(service_id, said, why, actor, at, eyes)
    _audit(actor, at, waiting, "proposed")
    return waiting.pk


def _proposed(
    service_id: str, said: list[dict[str, Any]], why: str, actor: Actor, at: datetime, eyes: list[str]
) -> NewWords:
    try:
        with transaction.atomic():
            return NewWords.objects.create(
                service_id=service_id,
                changes=said,
                why=why.strip()[:2000],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=eyes,
            )
    except IntegrityError as failure:
        raise WordsWait from failure


def _content(actor: Actor, service_id: str) -> dict[str, Any]:
    """What is published of a service whose texts are the actor's, locked until the words are in; a book's texts."""
    if is_book(service_id):
        require_words(actor, HOUSE, service_id)
        texts = dict(books(service_id)).get(service_id)
        if texts is None:
            raise NotFound(f"texts of {service_id}")
        return {"data": {"department": HOUSE}, "texts": texts}
    listing = Listing.objects.select_for_update().filter(service_id=service_id, withdrawn=False).first()
    if listing is None:
        raise NotFound(f"service {service_id}")
    definition = get_version(listing.version_id).definition
    require_words(actor, definition.data.department, service_id)
    return to_json(definition)


def _applied(content: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The content with the words put in, checked whole; a book's are checked one by one."""
    texts, bad, moved = dict(content["texts"]), [], []
    for each in changes:
        now_there = dict(flat(texts.get(each.language) or {})).get(each.key, "")
        source = dict(flat(texts[SOURCE])).get(each.key, "")
        if now_there != each.was:
            moved.append(each.key)
        elif not _fits(each, source):
            bad.append(each.key)
        else:
            try:
                texts = with_words(texts, each.language, each.key, each.words)
            except KeyError:
                bad.append(each.key)
    if bad:
        raise BadWords(tuple(dict.fromkeys(bad)))
    if moved:
        raise WordsMoved(tuple(dict.fromkeys(moved)))
    try:
        for language in LANGUAGES if "form" in content else ():
            ServiceTexts.model_validate(texts[language])
    except ValidationError as invalid:
        names = {".".join(str(step) for step in error["loc"]) for error in invalid.errors()}
        raise BadWords(tuple(sorted(names))) from invalid
    return {**content, "texts": texts}


def _fits(change: Change, source: str) -> bool:
    """Whether words can stand there: some, not too many, with the places of the source."""
    if change.language not in LANGUAGES or len(change.words) > MOST:
        return False
    if not change.words.strip() and change.was:
        return False
    if change.language == SOURCE:
        # A layout fills the places it knows: its sentences may leave one out, and name no other.
        return not change.key.startswith("documents.") or set(places(change.words)) <= set(places(change.was))
    return places(change.words) == places(source)


@transaction.atomic
def publish_words(*, actor: Actor, at: datetime, words_id: int) -> None:
    """The second pair of eyes agrees: the service's next version says so; applications begun keep theirs.

    :raises NotFound: unless the texts of the service are the actor's.
    :raises ReleaseSettled: if it was answered meanwhile.
    :raises ReleaseFourEyes: for whoever proposed it, or stands in for them.
    :raises ReleaseOpen: while another version of the service waits.
    :raises BadWords: if they no longer fit.
    :raises WordsMoved: if something else stands there by now.
    """
    row, content, eyes = _waiting(actor, words_id)
    if set(eyes) & set(row.proposed_eyes):
        raise ReleaseFourEyes
    if Release.objects.filter(service_id=row.service_id, outcome="").exists():
        raise ReleaseOpen
    changed = _applied(content, [Change(**each) for each in row.changes])
    _settle(actor, at, row, "published", eyes)
    if is_book(row.service_id):
        remember_marks(row.service_id, content["texts"], changed["texts"])
        forget_books()
        return
    put_on_offer(keep_version(row.service_id, changed, at), actor, at, because="words")


@transaction.atomic
def return_words(*, actor: Actor, at: datetime, words_id: int, note: str) -> None:
    """Not these words, or taken back by whoever proposed them.

    :raises NotFound: unless the texts of the service are the actor's.
    :raises ReleaseSettled: if it was answered meanwhile.
    :raises WhyMissing: without words.
    """
    row, _content_of, eyes = _waiting(actor, words_id)
    if not note.strip():
        raise WhyMissing
    row.note = note.strip()[:2000]
    _settle(actor, at, row, "returned", eyes)


@transaction.atomic
def keep_translation(*, actor: Actor, at: datetime, service_id: str, language: str, key: str) -> None:
    """Say that a translation still fits although its source changed; nothing that people read changes.

    :raises NotFound: unless the texts of this service are the actor's.
    :raises WordsSame: if its source did not change.
    """
    _content(actor, service_id)
    row = Translated.objects.select_for_update().filter(service_id=service_id).first()
    if row is None or language not in TARGETS or key not in row.marks.get(language, {}):
        raise WordsSame
    row.marks[language].pop(key)
    row.save(update_fields=["marks"])
    record(
        actor=actor,
        at=at,
        event="catalogue:words:kept",
        subject=f"service:{service_id}",
        data={"language": language, "key": key},
    )


def _waiting(actor: Actor, words_id: int) -> tuple[NewWords, dict[str, Any], list[str]]:
    known = NewWords.objects.filter(pk=words_id).first()
    if known is None:
        raise NotFound(f"words {words_id}")
    content = _content(actor, known.service_id)  # locks the service before the proposal, as proposing does
    row = NewWords.objects.select_for_update().get(pk=words_id)
    if row.outcome:
        raise ReleaseSettled
    return row, content, eyes_of(actor, str(content["data"]["department"]))


def _settle(actor: Actor, at: datetime, row: NewWords, outcome: str, eyes: list[str]) -> None:
    row.outcome, row.decided_at = outcome, at
    row.decided_by_name, row.decided_eyes = actor.name, eyes
    row.save()
    _audit(actor, at, row, outcome)


def _audit(actor: Actor, at: datetime, row: NewWords, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"catalogue:words:{what}",
        subject=f"service:{row.service_id}",
        data={"changes": row.changes, "why": row.why, "note": row.note},
    )
