"""A proposed version is tried on past cases before it is published; nothing is kept on the cases."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.models import Case, Simulation, Step
from balcao.cases.operations import simulating
from balcao.cases.operations.simulating import ask_simulation, try_some
from balcao.cases.queries.owner import SimulationView, service_view
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.catalogue.api import propose_release
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
SERVICE = "dsi-association-leadership-certificate"
OWNER = officer(11, "DSI", "association-register")


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


@pytest.fixture
def root(tmp_path):
    """The catalogue with a table that no longer grants at once, proposed."""
    root = tmp_path / "services"
    shutil.copytree(Path(settings.BALCAO_SERVICES), root)
    folder = root / "dsi" / SERVICE
    table = folder / "rules/decision.json"
    table.write_text(table.read_text("utf-8").replace("\"'approve'\"", "\"'officer'\""), "utf-8")
    for example in folder.glob("examples/*.yaml"):
        text = example.read_text("utf-8").replace(
            "route: instant, outcome: granted", "route: officer, outcome: granted"
        )
        example.write_text(
            text.replace("\nexpect:", "\nofficer: approve\nexpect:") if "route: officer" in text else text
        )
    return root


def propose(root):
    return propose_release(actor=OWNER, at=AT, service_id=SERVICE, root=root, why="A person should look")


def granted(key):
    return lodged(certificate_draft(key=key), person(1, "e-1"))


def kept():
    return [list(kind.objects.order_by("pk").values()) for kind in (Case, Step)]


def run(simulation):
    rounds = 1
    while try_some(at=AT, simulation_id=simulation):
        rounds += 1
    return rounds


def test_it_says_which_cases_would_come_to_something_else_and_keeps_nothing_on_them(root, monkeypatch):
    changed = {granted("a").reference, granted("b").reference}
    same = with_officer().reference
    propose(root)
    before = kept()
    monkeypatch.setattr(simulating, "BATCH", 2)
    simulation = ask_simulation(actor=OWNER, at=AT, service_id=SERVICE, root=root)
    assert ask_simulation(actor=OWNER, at=AT, service_id=SERVICE, root=root) == simulation
    assert run(simulation) == 2
    assert not try_some(at=AT, simulation_id=simulation)
    view = service_view(actor=OWNER, at=AT, service_id=SERVICE, root=root).simulation
    assert view is not None
    assert (view.wanted, view.done, view.finished) == (3, 3, True)
    assert {each["reference"] for each in view.changes} == changed
    assert same not in {each["reference"] for each in view.changes}
    assert {(each["before"], each["after"]) for each in view.changes} == {("approve", "officer")}
    assert kept() == before


def test_other_reasons_or_another_fee_are_something_else_too(root):
    case = granted("a")
    folder = root / "dsi" / SERVICE
    for path, old, new in (
        ("rules/decision.json", "\"'officer'\"", "\"'approve'\""),
        ("rules/decision.json", "organs_on_file term_runs", "organs_on_file"),
        ("service.yaml", "amount: 3000", "amount: 4000"),
    ):
        text = (folder / path).read_text("utf-8")
        assert old in text or old == "\"'officer'\""
        (folder / path).write_text(text.replace(old, new), "utf-8")
    for example in folder.glob("examples/*.yaml"):
        text = example.read_text("utf-8").replace("fee: 4500", "fee: 5500")
        text = text.replace("reasons: [organs_on_file, term_runs]", "reasons: [organs_on_file]")
        text = text.replace("route: officer, outcome: granted", "route: instant, outcome: granted")
        example.write_text(text.replace("officer: approve\n", ""), "utf-8")
    propose(root)
    run(ask_simulation(actor=OWNER, at=AT, service_id=SERVICE, root=root))
    view = service_view(actor=OWNER, at=AT, service_id=SERVICE, root=root).simulation
    assert view is not None
    (change,) = view.changes
    assert (change["reference"], change["before"], change["after"]) == (case.reference, "approve", "approve")
    assert (change["reasons_before"], change["reasons"]) == (["organs_on_file", "term_runs"], ["organs_on_file"])
    assert (change["fee_before"], change["fee"]) == (4500, 5500)
    assert (view.fees.total, view.fees.dearer, view.fees.cheaper) == (1000, 1, 0)


def test_without_a_proposal_or_for_another_officer_there_is_nothing_to_try(root):
    with pytest.raises(NotFound):
        ask_simulation(actor=OWNER, at=AT, service_id=SERVICE, root=root)
    propose(root)
    with pytest.raises(NotFound):
        ask_simulation(actor=officer(12, "IAM", "licensing"), at=AT, service_id=SERVICE, root=root)
    assert not Simulation.objects.exists()


def test_the_owner_sees_how_each_version_does(root):
    granted("a")
    with_officer()
    (figures,) = service_view(actor=OWNER, at=AT, service_id=SERVICE, root=root).figures
    assert (figures.decided, figures.at_once, figures.granted, figures.reversed_, figures.supplemented) == (
        1,
        1,
        1,
        0,
        0,
    )
    with pytest.raises(NotFound):
        service_view(actor=person(1, "e-1"), at=AT, service_id=SERVICE, root=root)


def test_what_other_fees_come_to_in_all_leaves_out_what_cannot_be_worked_out():
    fees = ((100, 300), (500, 100), (None, 900), (100, None), (50, 50))
    changes = tuple({"fee_before": before, "fee": after} for before, after in fees)
    effect = SimulationView(wanted=5, done=5, changes=changes, finished=True, law_on=macau_date(AT)).fees
    assert (effect.total, effect.dearer, effect.cheaper) == (-200, 1, 1)
