"""Drawing some of many cases by chance, each service and each route in its share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """A decided case of which nobody knows yet whether it is drawn."""

    case_id: int
    service_id: str
    route: str


def draw_share(cases: Iterable[Drawable], *, percent: int, seed: str) -> list[Drawable]:
    """That share of every service and route, rounded up so that none is left out. The same seed and cases give the
    same draw."""
    drawn = []
    for stratum in _strata(cases, seed):
        drawn += stratum[: -(-len(stratum) * percent // 100)]
    return drawn


def draw_number(cases: Iterable[Drawable], *, number: int, seed: str) -> list[Drawable]:
    """So many, spread over services and routes by their size. The same seed and cases give the same draw."""
    strata = _strata(cases, seed)
    places = [
        ((at + 0.5) / len(stratum), turn, case)
        for turn, stratum in enumerate(strata)
        for at, case in enumerate(stratum)
    ]
    return [case for _, _, case in sorted(places, key=lambda place: place[:2])[:number]]


def _strata(cases: Iterable[Drawable], seed: str) -> list[list[Drawable]]:
    """The cases by service and route, each in the order of chance."""
    chance = Random(seed)  # noqa: S311  chance that can be repeated, not a secret
    found: dict[tuple[str, str], list[Drawable]] = defaultdict(list)
    for case in sorted(cases, key=lambda each: each.case_id):
        found[case.service_id, case.route].append(case)
    strata = [found[key] for key in sorted(found)]
    for stratum in strata:
        chance.shuffle(stratum)
    chance.shuffle(strata)
    return strata
