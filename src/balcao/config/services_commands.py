"""`balcao services …`"""

import argparse
import json
from pathlib import Path

from django.conf import settings

from balcao.catalogue import api as catalogue
from balcao.clauses.api import install_clauses
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now


def publish_all() -> catalogue.Installed:
    """Publish every new service folder, and propose what changed in those on offer."""
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


def list_services(arguments: argparse.Namespace) -> int:
    """The services, a line each or as JSON."""
    found = [catalogue.summary_of(catalogue.load_service(folder)) for folder in _folders()]
    if arguments.json:
        print(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{each.service_id:<45} {each.department:<6} {each.name['en']}")
    return 0


def _folders() -> list[Path]:
    return catalogue.service_folders(settings.BALCAO_SERVICES)


def _as_json(summary: catalogue.ServiceSummary) -> dict[str, object]:
    return {
        "id": summary.service_id,
        "department": summary.department,
        "kind": summary.kind,
        "name": dict(summary.name),
    }


def check(arguments: argparse.Namespace) -> int:
    """Every problem with its file, key and remedy; 1 when there is one."""
    problems = catalogue.check_services(settings.BALCAO_SERVICES)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def doubts(arguments: argparse.Namespace) -> int:
    """Every fact to be confirmed, a line each: service or shared file, key, confidence."""
    found = [doubt for folder in _folders() for doubt in catalogue.doubts_of(catalogue.load_service(folder))]
    found += catalogue.doubts_beside(settings.BALCAO_SERVICES)
    for doubt in found:
        print(f"{doubt.service_id:<45} {doubt.key:<40} {doubt.confidence}")
    print(f"{len(found)} doubts")
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """The JSON Schema of each file of a service."""
    print(json.dumps(catalogue.form_schema(), ensure_ascii=False, indent=1))
    return 0


def test(arguments: argparse.Namespace) -> int:
    """Work every example of one service, or of all, to its sealed documents; the last line counts them."""
    from balcao.config.rehearsal import try_everything

    passed = failed = 0
    for trial in try_everything(arguments.service):
        passed, failed = passed + (not trial.differences), failed + bool(trial.differences)
        sealed = f", {trial.sealed} sealed" if trial.sealed else ""
        word = "FAIL" if trial.differences else "ok  "
        print(f"{word} {trial.service}/{trial.name}: {trial.route}, {trial.outcome}{sealed}", flush=True)
        for line in trial.differences:
            print(f"       {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
