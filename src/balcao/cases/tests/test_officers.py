"""Which officer meets which case: posts as pairs, clearance, one's own case, substitution, four eyes below the page."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from shutil import copytree
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.accounts.api import actor_of
from balcao.accounts.models import Absence, Post, User
from balcao.cases.api import (
    AlreadyDecided,
    FourEyes,
    OpinionKind,
    ReasonNeeded,
    ask_opinion,
    ask_supplement,
    confirm_proposal,
    counts,
    decide_case,
    decision_preview,
    give_opinion,
    look_up,
    officer_case,
    queue,
    release_case,
    return_proposal,
    take_case,
    write_note,
)
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.policies import Capacity, capacity, cases_of_posts, eyes_of
from balcao.cases.testing import AT, CERTIFICATE, load_world, officer, person, with_officer
from balcao.catalogue.testing import publish_everything
from balcao.entities.models import Entity, Mandate, Seat
from balcao.foundation.audit.api import entries_about, readings_about
from balcao.kernel.actor import PostHeld, posts_in
from balcao.kernel.errors import NotFound

CLERK = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def with_posts(number, *posts):
    return replace(officer(number, "DSI"), posts=frozenset(posts))


VIEWS = ("to_do", "mine", "waiting", "done")


def meets(actor, reference):
    """Whether any question an officer can ask shows the case."""
    seen = {row.reference for view in VIEWS for row in queue(actor=actor, at=AT, view=view)}
    try:
        officer_case(actor=actor, at=AT, reference=reference)
    except NotFound:
        assert reference not in seen
        assert counts(actor=actor, at=AT)["to_do"] == 0
        return False
    assert reference in seen
    return True


def every_act(actor, reference):
    """What an officer can do with a case by its reference."""
    words = {"outcome": "approve", "reasons": (), "note": "", "conditions": ()}
    asked: list[tuple[Any, dict[str, Any]]] = [
        (take_case, {}),
        (release_case, {}),
        (write_note, {"text": "x"}),
        (ask_supplement, {"text": "x"}),
        (ask_opinion, {"department": "CB"}),
        (decide_case, {"outcome": "approve"}),
        (confirm_proposal, {}),
        (return_proposal, {"note": "x"}),
        (decision_preview, words),
        (officer_case, {}),
    ]
    return [partial(verb, actor=actor, at=AT, reference=reference, **more) for verb, more in asked]


def nothing_can_be_done(actor, case):
    before = Case.objects.values().get(pk=case.pk), case.steps.count()
    for act in every_act(actor, case.reference):
        with pytest.raises(NotFound):
            act()
    assert (Case.objects.values().get(pk=case.pk), case.steps.count()) == before


def test_a_chief_elsewhere_with_any_post_here_is_no_chief_here(case):
    both = with_posts(12, *posts_in("IAM", "chief", "licensing"), *posts_in("DSI", "opinions"))
    assert not meets(both, case.reference)
    nothing_can_be_done(both, case)


def test_the_right_duty_in_the_wrong_department_is_nothing(case):
    both = with_posts(12, *posts_in("IAM", "association-register"), *posts_in("DSI", "licensing"))
    assert not meets(both, case.reference)
    nothing_can_be_done(both, case)


@pytest.mark.parametrize(("service", "sees"), [("dsi-association-leadership-certificate", True), ("another", False)])
def test_a_post_for_some_services_reaches_no_others(case, service, sees):
    for duty in ("association-register", "chief"):
        post = PostHeld(department="DSI", duty=duty, services=frozenset({service}))
        assert meets(with_posts(11, post), case.reference) is sees


def test_a_case_above_one_s_clearance_does_not_exist(case):
    Case.objects.filter(pk=case.pk).update(clearance=2)
    low = PostHeld(department="DSI", duty="association-register", clearance=1)
    high_elsewhere = PostHeld(department="IAM", duty="association-register", clearance=3)
    assert not meets(with_posts(11, low, high_elsewhere), case.reference)
    nothing_can_be_done(with_posts(11, low, high_elsewhere), case)
    assert not meets(CHIEF, case.reference)
    assert meets(with_posts(11, PostHeld(department="DSI", duty="chief", clearance=2)), case.reference)


def post(department, duty, clearance=0, *services):
    return PostHeld(department=department, duty=duty, clearance=clearance, services=frozenset(services))


@pytest.mark.parametrize(
    "posts",
    [
        [post("DSI", "chief", 1)],
        [post("DSI", "licensing", 1), post("IAM", "licensing", 1)],
        [post("DSI", "chief", 2), post("IAM", "licensing"), post("IAM", "grants", 2)],
        [post("DSI", "licensing", 2, "a"), post("DSI", "licensing"), post("DSI", "grants", 1, "b")],
        [post("DSI", "chief", 0, "a"), post("DSI", "grants"), post("IAM", "chief", 2), post("CB", "grants", 1)],
    ],
)
def test_the_database_and_a_post_agree_on_what_is_covered(case, posts):
    one, actor = Case.objects.filter(pk=case.pk), with_posts(11, *posts)
    kinds = product(("DSI", "IAM", "CB"), ("licensing", "grants"), (0, 1, 2), ("a", "b"))
    for department, duty, clearance, service_id in kinds:
        kind = {"department": department, "duty": duty, "clearance": clearance, "service_id": service_id}
        one.update(**kind)
        assert cases_of_posts(actor).exists() is any(each.covers(**kind) for each in posts), kind


def test_an_opinion_on_a_secret_case_is_for_who_may_know_of_it(case):
    ask_opinion(actor=CLERK, at=AT, reference=case.reference, department="CB")
    Case.objects.filter(pk=case.pk).update(clearance=2)
    speaker = officer(14, "CB", "opinions")
    assert queue(actor=speaker, at=AT, view="opinions") == []
    opinion = case.opinions.get()
    with pytest.raises(NotFound):
        give_opinion(actor=speaker, at=AT, opinion_id=opinion.pk, kind=OpinionKind.FAVOURABLE, text="")
    opinion.refresh_from_db()
    assert opinion.given_at is None
    cleared = with_posts(14, PostHeld(department="CB", duty="opinions", clearance=2))
    assert [row.reference for row in queue(actor=cleared, at=AT, view="opinions")] == [case.reference]


def own_as(kind, case):
    """Officer 11 becomes part of the case in one of the ways there are."""
    if kind == "holder":
        Case.objects.filter(pk=case.pk).update(holder_id="p-11")
    elif kind == "lodged":
        Case.objects.filter(pk=case.pk).update(lodged_by="p-11")
    elif kind == "prepared":
        Draft.objects.filter(pk=case.draft_id).update(created_by="p-11")
    elif kind == "answered":
        case.draft.answers.filter(question="purpose").update(written_by="p-11")
    elif kind == "signer":
        Signature.objects.create(
            draft_id=case.draft_id, person_id=11, content_hash="0" * 64, asked_at=AT, until_on=AT.date(), reminded=0
        )
    elif kind == "seat":
        Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    elif kind == "seat that ended while it ran":
        last = AT.date() + timedelta(days=1)
        Case.objects.filter(pk=case.pk).update(lodged_at=AT - timedelta(days=60))
        Seat.objects.create(
            entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1), term_end=last
        )
    elif kind == "mandate":
        Mandate.objects.create(
            entity_id=1,
            person_id=11,
            actions=["view"],
            since_on=AT.date(),
            until_on=AT.date(),
            granted_by="p-1",
        )
    elif kind == "firm":
        firm = Entity.objects.create(pk=900, kind="company", name_zh="會計師事務所", register_no="SO 99999")
        Seat.objects.create(entity=firm, person_id=11, body="management", post="member", term_start=date(2025, 1, 1))
        Mandate.objects.create(
            entity_id=1, agent=firm, actions=["view"], since_on=AT.date(), until_on=AT.date(), granted_by="p-1"
        )


KINDS = (
    "holder",
    "lodged",
    "prepared",
    "answered",
    "signer",
    "seat",
    "seat that ended while it ran",
    "mandate",
    "firm",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("duties", [("association-register",), ("association-register", "chief")])
def test_an_officer_never_meets_their_own_case(case, kind, duties):
    own_as(kind, case)
    involved = officer(11, "DSI", *duties)
    assert not meets(involved, case.reference)
    nothing_can_be_done(involved, case)
    assert meets(officer(17, "DSI", *duties), case.reference)


@pytest.mark.parametrize("kind", KINDS)
def test_nor_in_substitution_nor_does_their_substitute_by_their_post(case, kind):
    own_as(kind, case)
    lent_to_involved = PostHeld(department="DSI", duty="association-register", lender_id=13, lender_name="chief")
    assert not meets(with_posts(11, lent_to_involved, *posts_in("DSI", "opinions")), case.reference)
    lent_by_involved = PostHeld(department="DSI", duty="association-register", lender_id=11, lender_name="clerk")
    substitute = with_posts(17, lent_by_involved, *posts_in("DSI", "opinions"))
    assert not meets(substitute, case.reference)
    nothing_can_be_done(substitute, case)


def test_nor_as_an_opinion_asked_of_their_department(case):
    ask_opinion(actor=CHIEF, at=AT, reference=case.reference, department="CB")
    Seat.objects.create(entity_id=1, person_id=14, body="board", post="member", term_start=date(2025, 1, 1))
    speaker = officer(14, "CB", "opinions")
    assert counts(actor=speaker, at=AT)["opinions"] == 0
    with pytest.raises(NotFound):
        officer_case(actor=speaker, at=AT, reference=case.reference)


def test_an_entity_left_long_ago_is_no_tie(case):
    Seat.objects.create(
        entity_id=1,
        person_id=11,
        body="board",
        post="member",
        term_start=date(2020, 1, 1),
        term_end=date(2024, 12, 31),
    )
    assert meets(CLERK, case.reference)


@pytest.fixture
def away(case):
    """Officer 11 is away, 17 stands in; the case was taken by 11 before."""
    take_case(actor=CLERK, at=AT, reference=case.reference)
    today = AT.date()
    Absence.objects.create(
        person_id=11,
        department="DSI",
        substitute_id=17,
        from_on=today,
        until_on=today + timedelta(days=5),
        entered_at=AT,
        confirmed_by_id=13,
        confirmed_at=AT,
    )
    return case


def acting(username, at=AT):
    return actor_of(User.objects.get(username=username), assurance=3, language="en", at=at)


def test_the_cases_of_the_absent_lie_with_the_substitute_and_go_back(away):
    (row,) = queue(actor=acting("officer.dsi.second"), at=AT, view="mine")
    assert (row.reference, row.mine, row.in_substitution, row.assignee) == (away.reference, True, True, "Vong Chi Hou")
    back = AT + timedelta(days=6)
    assert queue(actor=acting("officer.dsi.second", back), at=back, view="mine") == []
    assert [row.reference for row in queue(actor=acting("officer.dsi", back), at=back, view="mine")] == [away.reference]


def test_what_a_substitute_does_bears_both_names(away):
    substitute = acting("officer.dsi.second")
    assert officer_case(actor=substitute, at=AT, reference=away.reference).in_substitution_of == "Vong Chi Hou"
    decide_case(actor=substitute, at=AT, reference=away.reference, outcome="approve")
    away.refresh_from_db()
    assert (away.decided_by_name, away.decided_for_name) == ("梁思敏", "王志豪")
    step = away.steps.get(kind="decided_approve")
    assert (step.who, step.data["in_substitution_of"]) == ("梁思敏", "王志豪")
    (entry,) = [each for each in entries_about(f"case:{away.reference}") if each.event == "cases:case:decided"]
    assert (entry.actor_id, entry.data["in_substitution_of"]) == ("p-17", "王志豪")


def proposed_by(case, actor):
    stands = capacity(actor, case, AT) or Capacity()
    case.proposal = {"outcome": "approve", "reasons": [], "note": "", "conditions": [], "by": actor.self_id}
    case.proposed_eyes, case.state = eyes_of(actor, stands.lender_id), "proposed"
    case.save()


def chief_too(number):
    Post.objects.create(
        person_id=number,
        department="DSI",
        duty="chief",
        since_on=AT.date(),
        until_on=AT.date() + timedelta(days=300),
        proposed_by_id=15,
        proposed_at=AT,
        confirmed_by_id=16,
        confirmed_at=AT,
        review_due_on=AT.date() + timedelta(days=180),
    )


@pytest.mark.parametrize(
    ("proposer", "confirmer", "agrees"),
    [
        ("officer.dsi", "officer.dsi.second", False),
        ("officer.dsi.second", "officer.dsi", False),
        ("officer.dsi.second", "officer.dsi.second", False),
        ("officer.dsi", "chief.dsi", True),
        ("officer.dsi.second", "chief.dsi", True),
        ("chief.dsi", "officer.dsi.second", True),
    ],
)
def test_the_absent_and_their_substitute_are_one_pair_of_eyes(away, proposer, confirmer, agrees):
    for number in (11, 17):
        chief_too(number)
    if proposer == "officer.dsi.second":
        Post.objects.filter(person_id=17, duty="chief").update(services=["another"])
    proposed_by(away, acting(proposer))
    Post.objects.filter(person_id=17, duty="chief").update(services=[])
    assert officer_case(actor=acting(confirmer), at=AT, reference=away.reference).may_confirm is agrees
    if agrees:
        confirm_proposal(actor=acting(confirmer), at=AT, reference=away.reference)
        assert Case.objects.get(pk=away.pk).outcome == "approve"
        return
    for verb in (confirm_proposal, lambda **rest: return_proposal(note="x", **rest)):
        with pytest.raises(FourEyes):
            verb(actor=acting(confirmer), at=AT, reference=away.reference)
    away.refresh_from_db()
    assert (away.outcome, away.state) == ("", "proposed")


def test_two_posts_do_not_make_two_people(case):
    proposed_by(case, CHIEF)
    with pytest.raises(FourEyes):
        confirm_proposal(actor=CHIEF, at=AT, reference=case.reference)
    with pytest.raises(FourEyes):
        confirm_proposal(actor=officer(13, "DSI", "chief"), at=AT, reference=case.reference)
    assert Case.objects.get(pk=case.pk).outcome == ""


def test_the_database_itself_lets_nobody_confirm_their_own_proposal(case):
    proposed_by(case, CLERK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(outcome="approve", decided_at=AT, decided_eyes=["p-11", "p-13"])
    assert Case.objects.get(pk=case.pk).outcome == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_chiefs_who_confirm_at_once_one_decides():
    load_world()
    case = with_officer()
    proposed_by(case, CLERK)
    together = Barrier(2)

    def confirm(chief):
        together.wait()
        try:
            confirm_proposal(actor=chief, at=AT, reference=case.reference)
        except AlreadyDecided:
            return "late"
        else:
            return "decided"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, [CHIEF, officer(17, "DSI", "chief")]))
    assert answers == ["decided", "late"]
    case.refresh_from_db()
    assert case.decided_eyes in (["p-13"], ["p-17"])
    assert case.steps.filter(kind="decided_approve").count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirming_one_s_own_proposal_loses_every_race():
    load_world()
    case = with_officer()
    proposed_by(case, CHIEF)
    together = Barrier(2)

    def confirm(_):
        together.wait()
        try:
            confirm_proposal(actor=CHIEF, at=AT, reference=case.reference)
        except FourEyes:
            return "refused"
        else:
            return "decided"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(confirm, range(2))) == ["refused", "refused"]
    case.refresh_from_db()
    assert (case.outcome, case.state) == ("", "proposed")


LOOK = {"department": "DSI", "number": "4821", "reason": "complaint", "words": "Complaint no. 12 of yesterday"}


def looked(actor=CLERK, **changes):
    return look_up(actor=actor, at=AT, **{**LOOK, **changes})


def test_looking_somebody_up_is_told_with_its_reason(case):
    number = case.holder_id
    (found,) = looked(number=_register_no(number))
    assert (found.holder_id, [each.reference for each in found.cases]) == (number, [case.reference])
    reading = readings_about(number)[0]
    assert reading.who == CLERK.name
    assert reading.purpose["en"] == "Complaint: Complaint no. 12 of yesterday"
    assert reading.basis["pt"] == "Lei n.º 8/2005, artigo 6.º"


def _register_no(holder_id):
    return Entity.objects.get(pk=int(holder_id[2:])).register_no


@pytest.mark.parametrize("changes", [{"reason": ""}, {"reason": "curiosity"}, {"words": "  a "}])
def test_without_a_reason_nothing_is_shown_or_recorded(case, changes):
    before = len(readings_about("e-1"))
    with pytest.raises(ReasonNeeded):
        looked(number=_register_no("e-1"), **changes)
    assert len(readings_about("e-1")) == before


def test_nobody_looks_for_a_department_that_is_not_theirs(case):
    before = len(readings_about("e-1"))
    for actor in (CLERK, officer(15, "IAM", "administration"), person(1)):
        with pytest.raises(NotFound):
            looked(actor, department="IAM", number=_register_no("e-1"))
    assert len(readings_about("e-1")) == before


def test_another_department_s_matters_are_not_shown(case):
    (found,) = look_up(
        actor=officer(12, "IAM", "licensing"), at=AT, **{**LOOK, "department": "IAM", "number": _register_no("e-1")}
    )
    assert found.cases == ()


def test_what_is_above_one_s_clearance_is_not_shown(case):
    Case.objects.filter(pk=case.pk).update(clearance=1)
    (found,) = looked(number=_register_no("e-1"))
    assert found.cases == ()


def test_of_one_s_own_matters_nothing_is_found_and_the_question_is_kept(case):
    Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    before = len(readings_about("e-1"))
    assert looked(number=_register_no("e-1")) == ()
    assert looked(number="no such number") == ()
    assert len(readings_about("e-1")) == before
    assert [each.event for each in entries_about("look_up:DSI")] == ["cases:look_up:nothing_found"] * 2


def test_a_case_keeps_the_clearance_its_service_had_at_lodging(db, tmp_path, settings):
    load_world()
    copytree(settings.BALCAO_SERVICES, tmp_path / "services")
    access = tmp_path / "services" / "dsi" / CERTIFICATE / "access.yaml"
    access.write_text(access.read_text(encoding="utf-8") + "clearance: confidential\n", encoding="utf-8")
    publish_everything(at=AT, root=tmp_path / "services")
    case = with_officer()
    assert case.clearance == 2
    assert not meets(CLERK, case.reference)
    assert meets(with_posts(11, PostHeld(department="DSI", duty="association-register", clearance=2)), case.reference)


def test_a_mandate_that_was_only_offered_keeps_nobody_from_a_case(case):
    given = {"entity_id": 1, "person_id": 11, "actions": ["view"], "since_on": AT.date(), "until_on": AT.date()}
    Mandate.objects.create(**given, granted_by="p-1", state="offered", answer_by=AT.date())
    Mandate.objects.create(**given, granted_by="p-1", state="ended", ended_why="declined", ended_at=AT)
    assert meets(CLERK, case.reference)
