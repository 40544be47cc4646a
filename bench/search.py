"""How well, and how quickly, services are found: a judged set of real queries, then the same among 2,500 services."""

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from typing import Any

import yaml

from bench.house import ROOT
from bench.report import percentile, tell

JUDGED = ROOT / "bench" / "judged-queries.yaml"
SERVICES = 2500
RANKS = (1, 3, 10)


def main() -> None:
    """Recall by language and over all; then milliseconds for each query in a catalogue of 2,500 services."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="name queries whose service is not among the first three")
    arguments = parser.parse_args()
    by_folders_alone()
    from balcao.guidance.search.matching import find, index_of

    versions = tuple(versions_of_folders())
    judged = yaml.safe_load(JUDGED.read_text("utf-8"))
    index = index_of(versions)
    ranks: dict[str, list[int]] = {}
    for language, query, wanted in _queries(judged):
        found = find(query, index)
        order = [hit.service.service_id for hit in (*found.hits, *found.nearest)]
        rank = min((order.index(each) + 1 for each in wanted if each in order), default=0)
        ranks.setdefault(language, []).append(rank)
        if arguments.missed and not 0 < rank <= 3:
            print(f"{rank or '–':>3} {query!r}: wanted {', '.join(wanted)}, got {', '.join(order[:3])}")
    everything = [rank for each in ranks.values() for rank in each]
    tell("search.judged_queries", len(everything), "queries", 200)
    for place in RANKS:
        for language, each in (*ranks.items(), ("all", everything)):
            reached = sum(0 < rank <= place for rank in each) / len(each)
            tell(f"search.recall_at_{place}.{language}", reached, "share", 0.95 if place == 3 else None)
    many = tuple(islice(_many(versions), SERVICES))
    began = time.perf_counter()
    large = index_of(many)
    tell("search.index_2500", (time.perf_counter() - began) * 1000, "ms")
    times = []
    for _language, query, _wanted in _queries(judged):
        began = time.perf_counter()
        find(query, large)
        times.append((time.perf_counter() - began) * 1000)
    tell("search.median_2500", percentile(times, 0.5), "ms", 10, less_is_better=True)
    tell("search.p95_2500", percentile(times, 0.95), "ms", 10, less_is_better=True)


def by_folders_alone() -> None:
    """Set up without a database: nothing was taught by officers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    import django

    django.setup()
    from django.core.cache import caches

    from balcao.guidance.search.taught import KEPT

    caches["process"].set(KEPT, {}, None)


def _queries(judged: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str, list[str]]]:
    for language, wanted in judged.items():
        for service, queries in wanted.items():
            yield from ((language, str(query), service.split()) for query in queries)


def versions_of_folders() -> Iterator[Any]:
    """The services of the folders as versions, without a database."""
    from django.conf import settings

    from balcao.catalogue.api import ServiceVersion, load_service, service_folders, summary_of

    for number, folder in enumerate(service_folders(settings.BALCAO_SERVICES)):
        definition = load_service(folder)
        if not definition.data.objects:
            yield ServiceVersion(
                number, folder.name, str(number), summary_of(definition), partial(load_service, folder)
            )


def _many(versions: Iterable[Any]) -> Iterator[Any]:
    """The services again and again, each time with the names and words of another mixed in, so that they differ."""
    every = list(versions)
    yield from every
    for number, (one, other) in enumerate(zip(cycle(every), cycle(every[7:] + every[:5]), strict=False)):
        mine, theirs = one.summary, other.summary
        names = {each: f"{mine.name[each]} {theirs.name[each]} {number}" for each in mine.name}
        words = {each: (*mine.words[each][::2], *theirs.words[each][1::2]) for each in mine.words}
        summary = replace(mine, service_id=f"{mine.service_id}-{number}", name=names, words=words)
        yield type(one)(10_000 + number, summary.service_id, str(number), summary, partial(getattr, one, "definition"))


if __name__ == "__main__":
    main()
