"""The command line: ``balcao COMMAND``. Each command answers in a sentence and ends with 0, 1 or 2."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

type Command = Callable[[argparse.Namespace], int]


def _up(arguments: argparse.Namespace) -> int:
    from balcao.config.supervisor import up

    return up()


def _reset(arguments: argparse.Namespace) -> int:
    from balcao.config.supervisor import reset

    return reset()


def _worker(arguments: argparse.Namespace) -> int:
    from balcao.config.worker import work

    return work(bulk=arguments.bulk)


def _in_django(module: str, function: str) -> Command:
    """A command that needs the database: the embedded one is started when no other is named."""

    def command(arguments: argparse.Namespace) -> int:
        from importlib import import_module

        from balcao.config.supervisor import with_database

        with with_database():
            return int(getattr(import_module(f"balcao.config.{module}"), function)(arguments))

    return command


def _add_keys(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """`balcao keys`: seals' keys. What changes them names two administrators."""
    keys = commands.add_parser("keys", help="the departments' keys for seals").add_subparsers(required=True)
    add(keys, "list", _in_django("keys_commands", "list_keys"), "every certificate: who, kind, since, until, where")
    made = add(keys, "make", _in_django("keys_commands", "make"), "make a key, which waits for its certificate")
    asked = add(keys, "request", _in_django("keys_commands", "request"), "the request (CSR) of the key that waits")
    put = add(
        keys, "install", _in_django("keys_commands", "install"), "install a certificate, whose key signs from now on"
    )
    turned = add(keys, "rotate", _in_django("keys_commands", "rotate"), "a new key certified by our own authority")
    for each in (made, asked, put, turned):
        each.add_argument("department", help="its code")
    put.add_argument("certificate", help="the certificate and those above it, PEM")
    for each in (made, turned):
        each.add_argument("--kind", default="P-256", choices=("P-256", "P-384", "RSA-3072"))
    for each in (made, put, turned):
        each.add_argument(
            "--by", nargs=2, required=True, metavar="NAME", help="the two administrators who are there, by sign-in name"
        )


def parser() -> argparse.ArgumentParser:
    """Every command and its arguments."""
    main_parser = argparse.ArgumentParser(prog="balcao", description="The one-stop counter.")
    commands = main_parser.add_subparsers(required=True, metavar="COMMAND")

    def add(where: object, name: str, command: Command, text: str) -> argparse.ArgumentParser:
        new: argparse.ArgumentParser = where.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
        new.set_defaults(command=command)
        return new

    add(commands, "up", _up, "run everything: database, web server, worker, stand-ins for outside systems")
    worker = add(commands, "worker", _worker, "run the job worker alone")
    worker.add_argument("--bulk", action="store_true", help="the one for mailings, beside which another runs")
    add(commands, "reset", _reset, "forget all data below var/")

    services = commands.add_parser("services", help="the catalogue as data").add_subparsers(required=True)
    listing = add(services, "list", _in_django("services_commands", "list_services"), "the services and their state")
    listing.add_argument("--json", action="store_true")
    listing.add_argument("--by", choices=("department", "state", "audience"), default="department", help="in groups")
    checking = add(services, "check", _in_django("services_commands", "check"), "check every service folder")
    checking.add_argument("service", nargs="?", help="only this service")
    checking.add_argument("--json", action="store_true", help="as JSON instead of a table")
    checking.add_argument("--strict", action="store_true", help="fail for a warning too")
    testing = add(services, "test", _in_django("services_commands", "test"), "run the worked examples")
    testing.add_argument("service", nargs="?", help="only this service")
    testing.add_argument("--processes", type=int, default=2, help="how many work at once, when all are worked")
    doubts = add(services, "doubts", _in_django("services_commands", "doubts"), "facts that are still to be confirmed")
    doubts.add_argument("--csv", action="store_true", help="as CSV: department, place, key, confidence")
    add(services, "schema", _in_django("services_commands", "schema"), "JSON Schemas of a service's files")
    model = add(services, "bpmn", _in_django("services_commands", "bpmn"), "the process in force as BPMN")
    model.add_argument("service")
    add(services, "publish", _in_django("services_commands", "publish"), "publish what changed")

    verify = add(
        commands,
        "verify",
        _in_django("proof_commands", "verify_pdf"),
        "is this PDF, or record of service as JSON, genuine?",
    )
    verify.add_argument("file")
    verify.add_argument("--trust-anchor", metavar="PEM", help="roots of another list: judge each signature by them")
    cases = commands.add_parser("cases", help="what was decided").add_subparsers(required=True)
    replay = add(
        cases, "replay", _in_django("proof_commands", "replay"), "decide a case again by its own rules, and compare"
    )
    replay.add_argument("reference")
    audit = commands.add_parser("audit", help="the trail of every act").add_subparsers(required=True)
    trail = add(audit, "verify", _in_django("proof_commands", "verify_audit"), "prove that nobody changed the trail")
    trail.add_argument("proof", nargs="?", help="the audit-proof.json of an exported case, instead of this trail")
    deleting = commands.add_parser("disposal", help="cases that were deleted").add_subparsers(required=True)
    gone = add(
        deleting, "verify", _in_django("disposal_commands", "verify"), "prove that nothing of a disposal list is left"
    )
    gone.add_argument("list", help="its number")
    forgetting = add(
        deleting, "rerun", _in_django("disposal_commands", "rerun"), "after restoring a backup: delete again"
    )
    forgetting.add_argument("manifests", nargs="*", help="manifests kept elsewhere; none: every list of this database")
    drawing = commands.add_parser("draw", help="draws for places").add_subparsers(required=True)
    again = add(
        drawing, "verify", _in_django("proof_commands", "verify_draw"), "do a published draw again, and compare"
    )
    again.add_argument("file", help="the proof.json of the draw's page")
    ledger = commands.add_parser("ledger", help="the money of every department").add_subparsers(required=True)
    files = commands.add_parser("files", help="files at rest").add_subparsers(required=True)
    change = add(files, "change-key", _in_django("files_commands", "change_key"), "put files under a new house key")
    change.add_argument("--keep-old", action="store_true", help="for backups that are to stay readable")
    add(files, "seal", _in_django("files_commands", "seal_plain"), "seal files of before there were keys")
    swept = add(files, "sweep", _in_django("files_commands", "sweep_store"), "remove stored bytes that no key opens")
    swept.add_argument("--look", action="store_true", help="only say how many there are")
    add(ledger, "verify", _in_django("proof_commands", "check_ledger"), "prove that the ledger balances and is whole")
    notices = commands.add_parser("notices", help="what people are told").add_subparsers(required=True)
    add(
        notices,
        "bounce",
        _in_django("notices_commands", "bounce"),
        "take in a mail that came back, from standard input",
    )
    officers = commands.add_parser("officers", help="who may work at the desk").add_subparsers(required=True)
    founding = add(
        officers, "found", _in_django("officers_commands", "found"), "make one of the first two administrators"
    )
    founding.add_argument("name", help="the sign-in name")
    _add_keys(commands, add)
    demo = commands.add_parser("demo", help="the demo world").add_subparsers(required=True)
    load = add(demo, "load", _in_django("demo_commands", "load"), "load the demo world; loading twice changes nothing")
    load.add_argument("--scale", choices=("10k", "100k", "1m", "macao"), help="and a world of this size beside it")
    make = add(demo, "certificate", _in_django("demo_commands", "certificate"), "run an example to its sealed PDF")
    make.add_argument("file")
    return main_parser


def main() -> int:
    """Run one command."""
    from balcao.kernel.errors import BalcaoError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    arguments = parser().parse_args()
    try:
        return int(arguments.command(arguments))
    except BalcaoError as failure:
        print(f"balcao: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
