"""`balcao demo load`: the demo world."""

import argparse

from django.db import transaction

from balcao.accounts import api as accounts
from balcao.associations import api as associations
from balcao.benefits import api as benefits
from balcao.cases import api as cases
from balcao.catalogue import api as catalogue
from balcao.entities import api as entities
from balcao.followups import api as followups
from balcao.guidance import api as guidance
from balcao.intake import api as intake
from balcao.kernel.clock import now
from balcao.licences import api as licences
from balcao.notices import api as notices
from balcao.openid import api as openid
from balcao.vouchers import api as vouchers


@transaction.atomic
def load_demo_world() -> None:
    """The people, their accounts, the entities and their mandates; loading twice changes nothing."""
    accounts.load_demo(at=now())
    work = sorted({(each.department, each.duty) for each in catalogue.list_services(at=now())})
    accounts.give_demo_posts(at=now(), posts=work)
    in_draws = [(each.department, each.duty) for each in catalogue.list_services(at=now()) if each.in_rounds]
    accounts.give_demo_posts(at=now(), posts=sorted(set(in_draws)), to=accounts.SECOND_DEMO_OFFICER)
    accounts.give_demo_posts(at=now(), posts=benefits.duties_to_run(at=now()), to=accounts.SECOND_DEMO_OFFICER)
    accounts.give_demo_posts(at=now(), posts=vouchers.duties_to_watch(), to=accounts.SECOND_DEMO_OFFICER)
    for number in cases.demo_assessments.ASSESSORS:
        accounts.give_demo_posts(at=now(), posts=[("FM", "assessing")], to=number)
    entities.load_demo(at=now())
    licences.load_demo(at=now())
    notices.load_demo(at=now())
    openid.load_demo(at=now())
    associations.load_demo(at=now())
    guidance.load_demo(at=now())


def load_waiting_cases() -> None:
    """What officers find on their desks; loading twice changes nothing."""
    cases.demo.load_demo(at=now())
    cases.demo.enter_draw(at=now())
    cases.demo_assessments.load_assessments(at=now())
    intake.prepare_rounds(at=now())
    followups.load_demo(at=now())
    cases.demo_money.load_demo(at=now())
    cases.demo_earlier.load_demo(at=now())
    cases.demo_activities.load_demo(at=now())
    benefits.demo.load_demo(at=now())
    vouchers.demo.load_demo(at=now())


def load(arguments: argparse.Namespace) -> int:
    """Load the demo world."""
    from balcao.config.services_commands import publish_all
    from balcao.config.tables import bring_up_to_date

    bring_up_to_date()
    publish_all()
    load_demo_world()
    load_waiting_cases()
    print("The demo world is there.")
    if arguments.scale:
        from balcao.config.scale_commands import load_scale

        return load_scale(arguments.scale)
    return 0


def certificate(arguments: argparse.Namespace) -> int:
    """Run the governing-body example to its sealed PDF and keep that file."""
    from pathlib import Path

    from balcao.cases.api import rehearse
    from balcao.catalogue.api import get_published
    from balcao.config.rehearsal import applicant_of, world_that_vanishes

    print("Lodging, deciding, typesetting and sealing …", flush=True)
    with world_that_vanishes():
        version = get_published("dsi-association-leadership-certificate", at=now())
        example = version.definition.examples["granted"]
        found = rehearse(version=version, example=example, applicant=applicant_of(version, example))
    (number, pdf), *_ = found.documents.items()
    Path(arguments.file).write_bytes(pdf)
    print(f"{arguments.file}: {number}, {len(pdf)} bytes, sealed. Try: balcao verify {arguments.file}")
    return 0
