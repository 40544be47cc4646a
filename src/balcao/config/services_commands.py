"""`balcao services …`"""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings

from balcao.cases.api import layout_faults
from balcao.catalogue import api as catalogue
from balcao.clauses.api import install_clauses
from balcao.guidance.api import (
    check_guides,
    check_help,
    check_one_things,
    check_question_kinds,
    check_suggestions,
)
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.reflists.api import install_lists

if TYPE_CHECKING:
    from balcao.config.rehearsal import Worked


def publish_all() -> catalogue.Installed:
    """Publish every new service folder, and propose what changed in those on offer."""
    install_lists(actor=system_actor(), at=now(), root=settings.BALCAO_SERVICES)
    done = catalogue.install_services(actor=system_actor(), at=now(), root=settings.BALCAO_SERVICES)
    install_clauses(actor=system_actor(), at=now(), root=settings.BALCAO_SERVICES)
    return done


def publish(arguments: argparse.Namespace) -> int:
    """Publish what is new and propose what changed; 1 when worked examples of a change fail."""
    done = publish_all()
    for word in ("published", "proposed", "withdrawn", "failing"):
        for service_id in getattr(done, word):
            print(f"{word:<10} {service_id}")
    if done.proposed:
        print("An officer of each proposed service publishes it at the desk, under Services.")
    return 1 if done.failing else 0


def bpmn(arguments: argparse.Namespace) -> int:
    """Print a service's process in force as BPMN; 1 when there is no such service."""
    found = {each.service_id: each for each in catalogue.listed_whatever_day()}.get(arguments.service)
    if found is None:
        print(f"no service {arguments.service}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(catalogue.drawn(found.definition.process))
    return 0


def list_services(arguments: argparse.Namespace) -> int:
    """The services, a line each or as JSON; below one another by department, state or audience."""
    published = {each.service_id: each for each in catalogue.listed_whatever_day()}
    found = [_listed(catalogue.load_service(folder), published) for folder in _folders()]
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        for group in each["audience"] if arguments.by == "audience" else [each[arguments.by]]:
            groups.setdefault(group, []).append(each)
    for group, theirs in sorted(groups.items()):
        print(f"{group}: {len(theirs)}")
        for each in theirs:
            print(f"  {each['id']:<45} {each['department']:<6} {each['state']:<12} {each['name']['en']}")
    print(f"{len(found)} services")
    return 0


def _listed(
    definition: catalogue.ServiceDefinition, published: Mapping[str, catalogue.ServiceVersion]
) -> dict[str, Any]:
    summary = catalogue.summary_of(definition)
    return {
        "id": summary.service_id,
        "department": summary.department,
        "kind": summary.kind,
        "state": _state(definition, published.get(definition.id)),
        "audience": list(summary.audience),
        "name": dict(summary.name),
    }


def _state(definition: catalogue.ServiceDefinition, version: catalogue.ServiceVersion | None) -> str:
    """Whether it is on offer as it lies here, as another version, not yet, no longer, or was never published."""
    if version is None:
        return "unpublished"
    period, today = version.summary.available, macau_date(now())
    if not period.holds_on(today):
        return "coming" if period.since and today < period.since else "ended"
    return "on offer" if catalogue.is_published_as(definition, version) else "changed"


def _folders() -> list[Path]:
    return catalogue.service_folders(settings.BALCAO_SERVICES)


def check(arguments: argparse.Namespace) -> int:
    """Every problem with its file, key and remedy; 1 when there is an error, with `--strict` a warning either."""
    root = settings.BALCAO_SERVICES
    services = [folder for folder in _folders() if arguments.service in (None, folder.name)]
    if not services:
        print(f"There is no service {arguments.service!r}.", file=sys.stderr)
        return 1
    problems = [
        *catalogue.check_catalogue(root),
        *_coded("one-thing", check_one_things(root)),
        *_coded("guide", check_guides(root)),
        *_coded("suggestion", check_suggestions(root)),
        *_coded("help", check_help(root)),
        *_coded("question", check_question_kinds(root)),
        *_coded("layout", _layout_problems(services)),
    ]
    if arguments.service is not None:
        problems = [each for each in problems if any(each.file.is_relative_to(folder) for folder in services)]
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    if arguments.json:
        rows = [_problem(each, root) for each in problems]
        counts = {"services": len(services), "errors": errors, "warnings": warnings}
        print(json.dumps({**counts, "problems": rows}, ensure_ascii=False, indent=1))
    else:
        for file, theirs in groupby(sorted(problems, key=_place), key=lambda each: each.file):
            print(_below(file, root))
            for problem in theirs:
                print(f"  {problem.level:<8} {problem.code:<21} {problem.key:<36} {problem.remedy}")
        print(f"{errors} errors, {warnings} warnings in {len(services)} services")
    return 1 if errors or (arguments.strict and warnings) else 0


def _layout_problems(folders: Iterable[Path]) -> Iterator[catalogue.Problem]:
    """What cannot be printed with the first worked example that is issued it; whole folders only."""
    for folder in folders:
        try:
            definition = catalogue.load_service(folder)
        except catalogue.BadService:
            continue
        for fault in layout_faults(definition, each_example=False):
            key = f"{fault.failure.line}:{fault.failure.column}"
            remedy = f"{fault.failure.message} (with the example {fault.example})"
            yield catalogue.Problem(folder / "outputs" / (fault.failure.file or fault.layout), key, remedy)


def _coded(code: str, problems: Iterable[catalogue.Problem]) -> list[catalogue.Problem]:
    return [replace(each, code=code) for each in problems]


def _place(problem: catalogue.Problem) -> tuple[str, str]:
    return str(problem.file), problem.level


def _below(file: Path, root: Path) -> str:
    return str(file.relative_to(root) if file.is_relative_to(root) else file)


def _problem(problem: catalogue.Problem, root: Path) -> dict[str, str]:
    place = Path(_below(problem.file, root)).parts
    own = len(place) > 1 and not place[0].startswith("_")
    return {
        "level": problem.level,
        "code": problem.code,
        "department": place[0] if own else "",
        "service": place[1] if own and len(place) > 2 else "",
        "file": "/".join(place),
        "key": problem.key,
        "remedy": problem.remedy,
    }


def doubts(arguments: argparse.Namespace) -> int:
    """Every fact to be confirmed by department: service or shared file, key, confidence; as a table or CSV."""
    found = [doubt for folder in _folders() for doubt in catalogue.doubts_of(catalogue.load_service(folder))]
    found += catalogue.doubts_beside(settings.BALCAO_SERVICES)
    found.sort(key=lambda doubt: doubt.department)
    if arguments.csv:
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(("department", "place", "key", "confidence"))
        lines.writerows((each.department, each.service_id, each.key, each.confidence) for each in found)
        return 0
    for department, group in groupby(found, key=lambda doubt: doubt.department):
        theirs = list(group)
        print(f"{department or 'All departments'}: {len(theirs)} doubts")
        for doubt in theirs:
            print(f"  {doubt.service_id:<45} {doubt.key:<40} {doubt.confidence}")
    print(f"{len(found)} doubts")
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """The JSON Schema of each file of a service."""
    print(json.dumps(catalogue.form_schema(), ensure_ascii=False, indent=1))
    return 0


def test(arguments: argparse.Namespace) -> int:
    """Work every example of one service, or of all, to its sealed documents; the last line counts them."""
    began = monotonic()
    passed = failed = 0
    for trial in _trials(arguments):
        passed, failed = passed + (not trial.differences), failed + bool(trial.differences)
        sealed = f", {trial.sealed} sealed" if trial.sealed else ""
        word = "FAIL" if trial.differences else "ok  "
        print(f"{word} {trial.service}/{trial.name}: {trial.route}, {trial.outcome}{sealed}", flush=True)
        for line in trial.differences:
            print(f"       {line}")
    print(f"{passed} passed, {failed} failed in {monotonic() - began:.0f} s")
    return 1 if failed or not passed else 0


def _trials(arguments: argparse.Namespace) -> "Iterator[Worked]":
    from balcao.config.rehearsal import try_everything
    from balcao.config.side_by_side import NoDatabaseOfItsOwn, try_side_by_side

    if arguments.service is not None or arguments.processes < 2:
        yield from try_everything(arguments.service)
        return
    try:
        yield from try_side_by_side(arguments.processes)
    except NoDatabaseOfItsOwn as alone:
        print(alone, file=sys.stderr)
        yield from try_everything(None)
