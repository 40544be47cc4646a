"""Understanding a question: its kind by its words, its service by the search over what is left of it.

Nothing is guessed: below `SURE` the services found are offered to choose from, and below `FITS` nothing is known.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import ServiceSummary, offered
from balcao.guidance.asking.kinds import Kinds, question_kinds
from balcao.guidance.help_topics import HelpTopic, help_in_force
from balcao.guidance.search.everyday import everyday_words
from balcao.guidance.search.index import Index
from balcao.guidance.search.matching import Found, Hit, best_of, find, index_of, index_of_topics
from balcao.guidance.search.words import pressed
from balcao.kernel.texts import fold

LONGEST = 200
SURE = 0.75
"""What a service must have of what was asked to be answered about at once."""
CLEARLY = 1.15
"""How far the best must lie before the second for nobody to be asked which is meant."""
NAMED = 0.1
"""How much better a service must fit the whole question than what is left of it, for the question to be its name."""
MOST_CHOICES, LIKELY = 4, 0.5
"""So many are offered to choose from, each with at least that part of what the best has."""
HELPS = 0.8
"""What a help topic must have of a question to answer it."""
OVERVIEW = "what"
"""The kind of a question that only names a service."""
_SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a question; without a `kind` nothing was.

    `service` is whom it is about, where that is sure; `choices` are the services to choose from where it is not;
    `topic` is the help that answers it. A kind with none of them lacks its service.
    """

    kind: str = ""
    service: str = ""
    choices: tuple[str, ...] = ()
    topic: HelpTopic | None = None


def understand(question: str, *, at: datetime, before: str = "") -> Understood:
    """What somebody asks.

    :param before: the service that was spoken of last; it is meant where the question names none.
    """
    services, topics = index_of(tuple(offered(at))), index_of_topics(help_in_force())
    return read_question(question, services, topics, before=before if before in services.numbers else "")


def read_question(
    question: str, services: Index[ServiceSummary], topics: Index[HelpTopic], *, before: str = ""
) -> Understood:
    """The same among these services and this help."""
    asked = _SIGNS.sub(" ", fold(question[:LONGEST]))
    if not pressed(asked):
        return Understood()
    kinds = question_kinds(settings.BALCAO_SERVICES)
    kind, rest = _kind_of(asked, kinds)
    described = kinds.by_id.get(kind)
    if described is not None and described.needs == "nothing":
        number = topics.numbers.get(described.help)
        return Understood(kind, topic=None if number is None else topics.entries[number].thing)
    if described is not None and not _names_something(rest):
        return Understood(kind, service=before)
    found = find(rest, services)
    if kind and (whole := find(asked, services)) and _score(whole) > _score(found) + NAMED:
        kind, found = "", whole
    help_found = best_of(asked, topics)
    if help_found and help_found[1] >= max(HELPS, _score(found)):
        return Understood(kind or "help", topic=help_found[0])
    if found.hits and (kind or _score(found) >= SURE):
        return _about(kind or OVERVIEW, found.hits)
    return Understood(kind if described is not None and described.needs == "any" else "")


def _kind_of(asked: str, kinds: Kinds) -> tuple[str, str]:
    """The kind by the longest words found, and the question without them and without those of the same kind."""
    kind, rest = "", f" {asked} "
    for word, of_kind in kinds.words:
        held = f" {word} " if word.isascii() else word
        if held in rest and kind in {"", of_kind}:
            kind, rest = of_kind, rest.replace(held, " ")
    return kind, " ".join(rest.split())


def _names_something(rest: str) -> bool:
    """Whether anything is left but what is said around."""
    said = everyday_words(settings.BALCAO_SERVICES).around
    bare = f" {rest} "
    for word in said:
        bare = bare.replace(f" {word} " if word.isascii() else word, " ")
    return len(pressed(bare)) > 1


def _score(found: Found) -> float:
    return found.hits[0].score if found.hits else 0.0


def _about(kind: str, hits: tuple[Hit, ...]) -> Understood:
    best = hits[0]
    near = [each for each in hits[:MOST_CHOICES] if each.score * CLEARLY >= best.score]
    if len(near) == 1 and (best.score >= SURE or len(hits) == 1):
        return Understood(kind, service=best.service.service_id)
    likely = [each for each in hits if each.score >= best.score * LIKELY]
    return Understood(kind, choices=tuple(each.service.service_id for each in likely[:MOST_CHOICES]))
