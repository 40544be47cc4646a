"""`balcao demo …`: the demo world, and the certificate that shows the whole way."""

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import transaction

from balcao.kernel.clock import now

ROOMS_WITH_DEMO = ("accounts", "entities", "licences")
CERTIFICATE = "dsi-association-leadership-certificate"


@transaction.atomic
def load_demo_world() -> None:
    """People, entities, mandates, licences; loading twice changes nothing."""
    for room in ROOMS_WITH_DEMO:
        if find_spec(f"balcao.{room}"):
            import_module(f"balcao.{room}.api").load_demo(at=now())


def load(arguments: argparse.Namespace) -> int:
    """Load the demo world."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    load_demo_world()
    print("The demo world is there.")
    return 0


def certificate(arguments: argparse.Namespace) -> int:
    """Run the governing-body example to its sealed PDF and write it to a file."""
    from balcao.cases.api import run_example
    from balcao.config.prepare import prepare

    prepare()
    folder = next(Path(settings.BALCAO_SERVICES).glob(f"*/{CERTIFICATE}"))
    outcome = run_example(folder, folder / "examples" / "granted.yaml", keep=True)
    if not outcome.passed or not outcome.pdf:
        print("The example did not end in a certificate: " + "; ".join(outcome.differences))
        return 1
    Path(arguments.out).write_bytes(outcome.pdf)
    print(f"{arguments.out}: {outcome.document_number}")
    return 0
