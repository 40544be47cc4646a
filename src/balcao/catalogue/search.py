"""Finding a service in one's own words: traditional or simplified, accents or none, everyday words."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from balcao.catalogue.queries import offered, summary_of
from balcao.catalogue.types import ServiceSummary, ServiceVersion
from balcao.kernel.texts import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """A service found; the higher the score, the better it fits."""

    service: ServiceSummary
    score: float


def pieces(folded: str) -> frozenset[str]:
    """Words of alphabetic scripts (and their beginnings of four letters), pairs of Chinese characters."""
    found: set[str] = set()
    word = run = ""
    for sign in f"{folded} ":
        if "\u2e80" <= sign <= "\u9fff" or ord(sign) > 0x20000:
            run += sign
        elif run:
            found |= {run[place : place + 2] for place in range(max(1, len(run) - 1))}
            run = ""
        if sign.isalnum() and not run:
            word += sign
        elif word:
            found |= {word, word[:4]} if len(word) > 4 else {word}
            word = ""
    return frozenset(found)


@lru_cache(maxsize=4096)
def _indexed(version: ServiceVersion) -> tuple[frozenset[str], frozenset[str]]:
    """What weighs most (names and keywords), and the rest."""
    texts = version.definition.texts.values()
    strong = " ".join(" ".join((each.name, *each.keywords)) for each in texts)
    weak = " ".join((version.definition.data.department, *(f"{each.summary} {each.who}" for each in texts)))
    return pieces(fold(strong)), pieces(fold(weak))


def search(query: str, *, at: datetime, limit: int = 20) -> list[Hit]:
    """The services that fit a query, the best first; nothing for an empty one."""
    wanted = pieces(fold(query[:200]))
    if not wanted:
        return []
    hits = []
    for version in offered(at):
        strong, weak = _indexed(version)
        score = sum(3.0 if piece in strong else piece in weak for piece in wanted) / len(wanted)
        if score:
            hits.append(Hit(summary_of(version.definition), score))
    return sorted(hits, key=lambda hit: (-hit.score, hit.service.service_id))[:limit]
