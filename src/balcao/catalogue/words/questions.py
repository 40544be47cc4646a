"""What translators ask: which services lack what, one service's texts side by side, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from balcao.catalogue.models import Listing, NewWords, Translated
from balcao.catalogue.releases import eyes_of
from balcao.catalogue.words.books import HELP, HOUSE, books
from balcao.catalogue.words.entries import SOURCE, Entry, Marks, entries
from balcao.catalogue.words.policies import require_words, words_departments
from balcao.catalogue.words.proposing import Change
from balcao.catalogue.words.shelf import is_on_the_shelf, on_the_shelf, shelf_name
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text

STATES = ("missing", "changed", "waiting")
"""What a list can be narrowed to: a text is missing, its source changed, new words wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsOfService:
    """A service in the translators' list, with how many texts it has and how many lack something or changed; `fixed`:
    they are only shown, and changed in their file."""

    service_id: str
    department: str
    name: Text
    texts: int
    missing: int
    changed: int
    waiting: bool
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """Words that wait for a second officer; `may_publish` is about who asks, `own`: they proposed them."""

    id: int
    changes: tuple[Change, ...]
    why: str
    proposed_at: datetime
    proposed_by: str
    may_publish: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsView:
    """One service's texts side by side, and what waits to change them; `fixed`: they are only shown."""

    service_id: str
    department: str
    name: Text
    entries: tuple[Entry, ...]
    waiting: WaitingWords | None
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a list or a service's texts are narrowed to; empty parts narrow nothing."""

    department: str = ""
    state: str = ""
    query: str = ""

    def fits(self, entry: Entry, waiting: frozenset[str] = frozenset()) -> bool:
        """Whether a text belongs, `waiting` being the keys with new words."""
        if self.query and not any(self.query.casefold() in each.casefold() for each in entry.texts.values()):
            return False
        return {
            "missing": bool(entry.missing),
            "changed": bool(entry.changed),
            "waiting": entry.key in waiting,
        }.get(self.state, True)


def words_of_services(*, actor: Actor, narrowed: Narrowed) -> list[WordsOfService]:
    """The services whose texts are the actor's, by department and id; those with a text that fits."""
    found = []
    for service_id, department, texts, marks, waiting in _rows(actor):
        keys = frozenset(str(each["key"]) for each in waiting)
        whole = entries(texts, marks)
        fitting = [each for each in whole if narrowed.fits(each, keys)]
        if (narrowed.department and department != narrowed.department) or not fitting:
            continue
        found.append(
            WordsOfService(
                service_id=service_id,
                department=department,
                name=_name(service_id, texts),
                texts=len(whole),
                missing=sum(bool(each.missing) for each in whole),
                changed=sum(bool(each.changed) for each in whole),
                waiting=bool(waiting),
                fixed=is_on_the_shelf(service_id),
            )
        )
    return sorted(found, key=lambda each: (each.department, each.service_id))


def side_by_side(*, actor: Actor, service_id: str) -> WordsView:
    """One service's texts.

    :raises NotFound: unless they are the actor's.
    """
    row = next((each for each in _rows(actor, service_id)), None)
    if row is None:
        raise NotFound(f"texts of {service_id}")
    _service, department, texts, marks, _changes = row
    waiting = NewWords.objects.filter(service_id=service_id, outcome="").first()
    return WordsView(
        service_id=service_id,
        department=department,
        name=_name(service_id, texts),
        entries=tuple(entries(texts, marks)),
        waiting=_shown(waiting, eyes_of(actor, department)) if waiting else None,
        fixed=is_on_the_shelf(service_id),
    )


def _shown(row: NewWords, eyes: list[str]) -> WaitingWords:
    return WaitingWords(
        id=row.pk,
        changes=tuple(Change(**each) for each in row.changes),
        why=row.why,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_name,
        may_publish=not set(eyes) & set(row.proposed_eyes),
        own=row.proposed_eyes == eyes,
    )


type Row = tuple[str, str, Mapping[str, Any], Marks, list[dict[str, Any]]]


def _rows(actor: Actor, service_id: str = "") -> list[Row]:
    """Published texts with their marks and waiting changes, of the services that are the actor's."""
    listed = Listing.objects.filter(withdrawn=False, version__content__data__department__in=words_departments(actor))
    if service_id:
        listed = listed.filter(service_id=service_id)
    columns = ("service_id", "version__content__data__department", "version__content__texts")
    rows: list[tuple[str, str, Mapping[str, Any]]] = [
        each for each in listed.values_list(*columns) if _is_theirs(actor, each[1], each[0])
    ]
    if HOUSE in words_departments(actor):
        whole = chain(books(service_id), on_the_shelf(service_id))
        rows += [(name, HOUSE, texts) for name, texts in whole if _is_theirs(actor, HOUSE, name)]
    ids = [each[0] for each in rows]
    marks = dict(Translated.objects.filter(service_id__in=ids).values_list("service_id", "marks"))
    waiting = dict(NewWords.objects.filter(service_id__in=ids, outcome="").values_list("service_id", "changes"))
    return [(name, department, texts, marks.get(name, {}), waiting.get(name, [])) for name, department, texts in rows]


def _is_theirs(actor: Actor, department: str, service_id: str) -> bool:
    try:
        require_words(actor, department, service_id)
    except NotFound:
        return False
    return True


def _name(name: str, texts: Mapping[str, Any]) -> Text:
    if name == HELP:
        return {language: translate("catalogue.words.help", language) for language in LANGUAGES}
    if is_on_the_shelf(name):
        return shelf_name(name, texts)
    return {language: str(said.get("name") or texts[SOURCE]["name"]) for language, said in texts.items()}
