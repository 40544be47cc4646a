"""How well the assistant understands a judged set of real questions in three languages, and how quickly."""

import argparse
import time
from typing import Any

import yaml

from bench.house import ROOT
from bench.report import percentile, tell
from bench.search import by_folders_alone, versions_of_folders

JUDGED = ROOT / "bench" / "judged-questions.yaml"


def main() -> None:
    """Right answers by language: the kind with the service or help; the service alone, or among those offered to choose
    from; and questions it must not answer that it does not. Then milliseconds a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="name questions that are not understood")
    arguments = parser.parse_args()
    by_folders_alone()
    from django.conf import settings

    from balcao.guidance.asking.understanding import read_question
    from balcao.guidance.help_topics import help_topics
    from balcao.guidance.search.matching import index_of, index_of_topics

    services = index_of(tuple(versions_of_folders()))
    topics = index_of_topics(help_topics(settings.BALCAO_SERVICES))
    judged = yaml.safe_load(JUDGED.read_text("utf-8"))
    read_question("passport", services, topics)
    right: dict[str, list[str]] = {}
    times = []
    for language, asked in judged.items():
        for each in asked:
            began = time.perf_counter()
            found = read_question(each["ask"], services, topics)
            times.append((time.perf_counter() - began) * 1000)
            verdict = judge(each, found)
            right.setdefault(language, []).append(verdict)
            if arguments.missed and verdict not in {"right", "silent"}:
                print(f"{verdict}: {each['ask']!r} wanted {each}, got {found}")
    everything = [verdict for each in right.values() for verdict in each]
    tell("assistant.judged_questions", len(everything), "questions", 60)
    for language, each in (*right.items(), ("all", everything)):
        answerable = [verdict for verdict in each if verdict not in {"silent", "made_up"}]
        tell(f"assistant.right.{language}", answerable.count("right") / len(answerable), "share")
        both = answerable.count("right") + answerable.count("offered")
        tell(f"assistant.right_or_offered.{language}", both / len(answerable), "share", 0.95)
    strange = [verdict for verdict in everything if verdict in {"silent", "made_up"}]
    tell("assistant.does_not_know", strange.count("silent") / len(strange), "share", 1.0)
    tell("assistant.wrong", everything.count("wrong") / len(everything), "share")
    tell("assistant.p95", percentile(times, 0.95), "ms", 100, less_is_better=True)


def judge(wanted: dict[str, Any], found: Any) -> str:
    """`right`; `offered` among several; `nothing` where it did not know; `wrong`. Of what it should not know:
    `silent` or `made_up`."""
    if not wanted["kind"]:
        return "silent" if not found.kind else "made_up"
    services = wanted.get("service", "").split()
    if not found.kind:
        return "nothing"
    topic = found.topic.id if found.topic else ""
    if wanted.get("help") and topic == wanted["help"]:
        return "right"
    if found.kind != wanted["kind"] or wanted.get("help"):
        return "wrong"
    if not services or found.service in services:
        return "right"
    return "offered" if set(services) & set(found.choices) else "wrong"


if __name__ == "__main__":
    main()
