"""Running cases and their processes, in words."""

from typing import Any

from django.urls import reverse

from balcao.cases.api import Alike, CarriedLine, CarryOverShown, Standing
from balcao.catalogue.api import ServiceVersion, published_at, steps_in
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import listed

SHOWN = 100
"""Lines a page shows."""


def step_words(version: ServiceVersion, steps: tuple[str, ...], language: str) -> str:
    """What is done at these steps of a version's process; a step of no task is named by its id."""
    does = steps_in(version.definition.process)
    return listed(
        [translate(f"cases.task.{does[each]}", language) if each in does else each for each in steps], language
    )


def alike_shown(alike: Alike, target: ServiceVersion, language: str) -> dict[str, Any]:
    """Cases of which the same would become: where they stand, what would follow, and which they are."""
    standing = alike.standing
    return {
        "title": translate("desk.carrying.of_version", language, day=day_of(alike.version, language)),
        "count": translate("desk.carrying.cases", language, count=alike.count),
        "waits": step_words(alike.version, standing.steps, language),
        "stays": bool(standing.problem),
        "becomes": _becomes(alike.version, target, standing, language),
        "cases": [_link(each) for each in alike.references],
        "more": alike.count - len(alike.references),
    }


def _becomes(version: ServiceVersion, target: ServiceVersion, standing: Standing, language: str) -> list[str]:
    if standing.problem:
        return [problem_words(standing.problem, standing.lacking, version, language)]
    if not standing.to:
        return [translate("desk.carrying.begins", language)]
    said = [translate("desk.carrying.goes_on", language, steps=step_words(target, standing.to, language))]
    if standing.passed:
        steps = step_words(target, standing.passed, language)
        said.append(translate("desk.carrying.passed", language, steps=steps))
    return said


def problem_words(problem: str, lacking: tuple[str, ...], version: ServiceVersion, language: str) -> str:
    """Why a case stays with its process. What a definition lacks is told as its check tells it."""
    steps = listed([f"{step_words(version, (each,), language)} ({each})" for each in lacking], language)
    words = "; ".join(lacking) if problem == "misfit" else steps
    return translate(f"desk.carrying.problem.{problem}", language, steps=words)


def day_of(version: ServiceVersion, language: str) -> str:
    """When a version was published."""
    return format_macau(published_at(version.id), language)


def carry_over_shown(found: CarryOverShown, language: str) -> dict[str, Any]:
    """What was proposed, how far it is, and what became of which case."""
    state = ("finished" if found.finished else "agreed") if found.outcome == "agreed" else found.outcome or "proposed"
    stays = [each for each in found.lines if each.state == "stays"]
    carried = [each for each in found.lines if each.state == "carried"]
    return {
        "id": found.id,
        "state": state,
        "may_agree": found.may_agree,
        "waiting": found.count("waiting"),
        "total": len(found.lines),
        "done": len(found.lines) - found.count("waiting"),
        "said": translate(
            f"desk.carrying.said.{state}",
            language,
            who=found.decided_by if found.outcome else found.proposed_by,
            waiting=found.count("waiting"),
            carried=len(carried),
            stays=len(stays),
            total=len(found.lines),
        ),
        "why": found.note if state == "returned" else found.why,
        "stays": [_stays(each, language) for each in stays[:SHOWN]],
        "carried": [_link(each.reference) for each in carried[:SHOWN]],
        "more": max(0, len(stays) - SHOWN),
    }


def _stays(line: CarriedLine, language: str) -> dict[str, str]:
    note = problem_words(line.problem, line.steps, line.from_version, language)
    return {**_link(line.reference), "note": note}


def _link(reference: str) -> dict[str, str]:
    return {"title": reference, "url": reverse("desk-case", args=[reference])}
