"""Cases whose time of keeping is over: archived once, unless something holds them."""

import zipfile
from datetime import timedelta
from io import BytesIO

import bagit
import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import FourEyes, NotNow, ReasonNeeded
from balcao.cases.models import Case, CaseLink, Decision, Revision, Stay
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.dossiers.api import archive_view, end_halt, fetch_deposit, halt_archiving
from balcao.dossiers.keeping import table_at
from balcao.dossiers.making import make_dossier
from balcao.dossiers.models import Deposit, Halt
from balcao.dossiers.operations import archiving
from balcao.dossiers.operations.archiving import archive_due, due_cases
from balcao.foundation.audit.api import readings_about, verify
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import read
from balcao.kernel.clock import add_months
from balcao.kernel.errors import NotFound
from balcao.licences.models import Licence
from balcao.payments.models import Order

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.*positional argument:DeprecationWarning"),
]
CHIEF, OTHER_CHIEF = officer(13, "DSI", "chief"), officer(14, "DSI", "chief")
LICENCE = "DST-TA-2024-000008"
STRANGERS = [officer(12, "IAM", "chief"), officer(11, "DSI", "association-register"), person(2)]


def years_on(years, *, days=0):
    return AT.replace(year=AT.year + years) + timedelta(days=days)


OVER = years_on(10)


@pytest.fixture
def case():
    """A certificate that was granted at once."""
    load_world()
    found = lodged(certificate_draft(), person(1, "e-1"), run=False)
    run_case(case_id=found.pk, at=AT)
    run_waiting_jobs()
    return Case.objects.get(pk=found.pk)


def archived(case, at=OVER):
    for number in due_cases(at=at):
        archive_due(case_id=number, at=at)
    return Deposit.objects.filter(case=case).first()


def test_a_case_is_archived_on_the_first_day_after_its_years_and_not_before(case):
    assert archived(case, years_on(10, days=-1)) is None
    deposit = archived(case)
    assert (deposit.table, deposit.rule, deposit.years) == ("house-2026", "certificates", 10)
    assert deposit.due_on == add_months(AT.date(), 120)


def test_the_package_validates_and_the_trail_stays_whole(case, tmp_path):
    deposit = archived(case)
    with zipfile.ZipFile(BytesIO(read(deposit.key))) as package:
        package.extractall(tmp_path)
    bagit.Bag(str(tmp_path / case.reference)).validate()
    assert verify().intact
    assert case.steps.get(kind="deposited").data["sha256"] == deposit.sha256


def test_twice_and_by_two_jobs_it_is_archived_once(case):
    deposit = archived(case)
    archive_due(case_id=case.pk, at=OVER)
    assert due_cases(at=OVER) == []
    assert Deposit.objects.get() == deposit
    assert case.steps.filter(kind="deposited").count() == 1


def test_killed_half_way_nothing_is_kept_and_it_is_made_anew(case, monkeypatch):
    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "note_case", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            archive_due(case_id=case.pk, at=OVER)
    assert not Deposit.objects.exists()
    assert archived(case)


def test_a_later_decision_begins_the_years_anew(case):
    first, later = case.decisions.get(), AT + timedelta(days=40)
    given = {"outcome": "approve", "route": "officer", "effect_on": later.date(), "by": "p-9", "by_name": "x"}
    Decision.objects.create(case=case, supersedes=first, kind="corrected", at=later, why="x", **given)
    assert archived(case) is None
    assert archived(case, years_on(10, days=40))


def an_appeal_runs(case):
    other = with_officer(key="other")
    Case.objects.filter(pk=other.pk).update(against=case.decisions.get())


def a_linked_case_is_in_course(case):
    CaseLink.objects.create(source=with_officer(key="other"), target=case, kind="renews", made_at=AT, made_by_name="x")


def its_decision_stands_still(case):
    Stay.objects.create(decision=case.decisions.get(), why="x", ordered_by_name="x", eyes=["p-9"], since_at=AT)


def a_revision_is_proposed(case):
    Revision.objects.create(
        case=case, of=case.decisions.get(), kind="revoked", outcome="refuse", why="x", proposed_at=AT,
        proposed_by_name="x", proposed_eyes=["p-9"],
    )  # fmt: skip


def its_licence_lives(case):
    Licence.objects.filter(number=LICENCE).update(valid_until=None, ended_on=None, ended_as="")
    Case.objects.filter(pk=case.pk).update(licence_number=LICENCE)


def an_order_is_open(case):
    Order.objects.filter(subject=f"draft:{case.draft_id}").delete()
    Order.objects.create(
        reference="X",
        subject=f"draft:{case.draft_id}",
        holder_id="e-1",
        department="DSI",
        lines=[],
        total=1,
        placed_at=AT,
    )  # fmt: skip


def a_chief_halted_it(case):
    halt_archiving(actor=CHIEF, at=AT, reference=case.reference, why="court")


@pytest.mark.parametrize(
    "held",
    [
        an_appeal_runs,
        a_linked_case_is_in_course,
        its_decision_stands_still,
        a_revision_is_proposed,
        its_licence_lives,
        an_order_is_open,
        a_chief_halted_it,
    ],
)
def test_what_is_held_is_not_touched(case, held):
    held(case)
    assert case.pk not in due_cases(at=OVER)
    archive_due(case_id=case.pk, at=OVER)
    assert not Deposit.objects.filter(case=case).exists()


def test_a_halt_while_the_package_is_made_wins(case, monkeypatch):
    def halted_meanwhile(**given):
        made = make_dossier(**given)
        a_chief_halted_it(case)
        return made

    monkeypatch.setattr(archiving, "make_dossier", halted_meanwhile)
    archive_due(case_id=case.pk, at=OVER)
    assert not Deposit.objects.exists()


def test_a_halt_has_its_reason_and_is_ended_by_another_chief(case):
    given = {"at": AT, "reference": case.reference}
    with pytest.raises(ReasonNeeded):
        halt_archiving(actor=CHIEF, why="  ", **given)
    halt_archiving(actor=CHIEF, why="court", **given)
    halt_archiving(actor=CHIEF, why="again", **given)
    assert Halt.objects.get().why == "court"
    with pytest.raises(FourEyes):
        end_halt(actor=CHIEF, **given)
    end_halt(actor=OTHER_CHIEF, **given)
    end_halt(actor=OTHER_CHIEF, **given)
    assert case.steps.filter(kind="archiving_resumed").count() == 1
    assert archived(case)
    with pytest.raises(NotNow):
        halt_archiving(actor=CHIEF, why="late", **given)


def test_the_database_keeps_the_four_eyes(case):
    a_chief_halted_it(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Halt.objects.update(ended_at=AT, ended_eyes=["p-13"])


def test_a_chief_sees_what_falls_due_within_a_year_what_is_halted_and_what_was_archived(case):
    assert archive_view(actor=CHIEF, at=years_on(8)).due == ()
    (due,) = archive_view(actor=CHIEF, at=years_on(9)).due
    assert (due.reference, due.due_on, due.held) == (case.reference, OVER.date(), False)
    its_licence_lives(case)
    assert archive_view(actor=CHIEF, at=years_on(9)).due[0].held
    Case.objects.filter(pk=case.pk).update(licence_number="")
    a_chief_halted_it(case)
    found = archive_view(actor=CHIEF, at=OVER)
    assert (found.due, found.halted[0].mine) == ((), True)
    end_halt(actor=OTHER_CHIEF, at=AT, reference=case.reference)
    archived(case)
    assert archive_view(actor=CHIEF, at=OVER).deposits[0].reference == case.reference


def test_fetching_a_package_is_a_reading_the_holder_sees(case):
    deposit = archived(case)
    assert fetch_deposit(actor=CHIEF, at=OVER, reference=case.reference) == (deposit.key, f"{case.reference}.zip")
    assert readings_about("e-1")[0].purpose["en"] == "To take out an archived case"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_sees_halts_or_fetches(case, stranger):
    archived(case)
    found = archive_view(actor=stranger, at=OVER)
    assert (found.due, found.halted, found.deposits) == ((), (), ())
    with pytest.raises(NotFound):
        fetch_deposit(actor=stranger, at=OVER, reference=case.reference)
    with pytest.raises(NotFound):
        halt_archiving(actor=stranger, at=OVER, reference=case.reference, why="x")
    with pytest.raises(NotFound):
        end_halt(actor=stranger, at=OVER, reference=case.reference)
    assert not Halt.objects.exists()


def test_nothing_is_due_today(case):
    run_waiting_jobs()
    assert due_cases(at=AT) == []
    assert table_at(AT).name == "house-2026"
