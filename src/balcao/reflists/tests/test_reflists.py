"""Reference lists: proposing, comparing, publishing by two, going back, what forms see."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.formkit.api import conditions_met, evaluate, load_form, within_row
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.errors import NotFound
from balcao.reflists import operations
from balcao.reflists.api import (
    USUAL,
    BadDay,
    BadListName,
    BadMapping,
    ListFourEyes,
    NothingChanged,
    ReasonNeeded,
    RowsAtFault,
    SourceSilent,
    UnreadableRows,
    VersionSettled,
    begin_list,
    go_back,
    label_of,
    list_at_desk,
    open_list,
    propose_address,
    propose_file,
    publish_version,
    return_version,
    search_rows,
    take_fetched,
    version_at_desk,
    waiting_lists,
    with_lists,
)
from balcao.reflists.models import ReferenceList, Version
from balcao.standins.tests.conftest import running

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
TODAY = date(2026, 11, 23)
NAME = {"zh-Hant": "街道", "pt": "Ruas", "en": "Streets"}
HEAD = "code,zh-Hant,pt,en,parent,from,until\n"
TWO = HEAD + "a,甲街,Rua A,A Street,,,\nb,乙街,Rua B,B Street,,,\n"
URL = "https://lists.example/streets"
MAPPED = {"code": "id", "zh": "name.zh", "pt": "name.pt", "en": "name.en"}
SOURCE: dict[str, Any] = {"items": "data.rows", "mapped": MAPPED}


def chief(number, department="DSI"):
    posts = posts_in(department, "chief")
    return Actor(person_id=number, name=f"chief {number}", assurance=3, holder_id=f"p-{number}", posts=posts)


ONE, OTHER, ELSEWHERE = chief(901), chief(902), chief(903, "IAM")


def begun(list_id="streets", **given):
    return begin_list(actor=ONE, at=AT, list_id=list_id, department="DSI", name=NAME, **given)


def proposed(text=TWO, *, list_id="streets", at=AT, since=TODAY, actor=ONE):
    return propose_file(actor=actor, at=at, list_id=list_id, content=text.encode(), mapped=USUAL, since_on=since)


def published(text=TWO, *, at=AT, **given):
    number = proposed(text, at=at, **given)
    publish_version(actor=OTHER, at=at, list_id=given.get("list_id", "streets"), number=number)
    return number


def codes(at=AT, list_id="streets"):
    return [row.code for row in search_rows(list_id, "", at=at, most=100)[0]]


def test_a_list_is_published_by_a_second_person_and_read_by_anyone():
    begun()
    number = proposed()
    with pytest.raises(NotFound):
        search_rows("streets", "", at=AT, most=5)
    with pytest.raises(ListFourEyes):
        publish_version(actor=ONE, at=AT, list_id="streets", number=number)
    with pytest.raises(NotFound):
        publish_version(actor=ELSEWHERE, at=AT, list_id="streets", number=number)
    assert waiting_lists(actor=OTHER) == 1
    publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    assert codes() == ["a", "b"]
    with pytest.raises(VersionSettled):
        publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    summary, rows, digest = open_list(list_id="streets", at=AT)
    assert (summary.number, len(rows), len(digest)) == (1, 2, 64)


def test_the_database_keeps_four_eyes_and_one_waiting():
    begun()
    number = proposed()
    row = Version.objects.get(number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=row.pk).update(
            outcome="published", decided_at=AT, in_force_at=AT, decided_eyes=row.proposed_eyes
        )
    row.pk, row.number = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + "a,甲,A,A,,,\na,甲,A,A,,,\n", "twice"),
        (HEAD + "a,甲,,A,,,\n", "no_words"),
        (HEAD + ",甲,A,A,,,\n", "no_code"),
        (HEAD + "a b,甲,A,A,,,\n", "bad_code"),
        (HEAD + "a,甲,A,A,,31/12/2026,\n", "bad_day"),
        (HEAD + "a,甲,A,A,,2026-12-31,2026-01-01\n", "day_order"),
    ],
)
def test_rows_at_fault_are_told_and_keep_a_version_from_being_published(text, fault):
    begun()
    number = proposed(text)
    page = version_at_desk(actor=OTHER, at=AT, list_id="streets", number=number)
    assert fault in {each.fault for each in page.comparison.faults}
    with pytest.raises(RowsAtFault):
        publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    assert Version.objects.get(number=number).outcome == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"id;name\n1;x\n", HEAD.encode()])
def test_what_holds_no_rows_is_refused(content):
    begun()
    with pytest.raises(UnreadableRows):
        propose_file(actor=ONE, at=AT, list_id="streets", content=content, mapped=USUAL, since_on=TODAY)
    assert not Version.objects.exists()


def test_bad_names_days_and_mappings_are_refused():
    begun()
    assert begun() == "streets"  # twice is once
    for list_id, name in (("streets", {**NAME, "en": "Other"}), ("Bad Id", NAME), ("roads", {**NAME, "pt": " "})):
        with pytest.raises(BadListName):
            begin_list(actor=ONE, at=AT, list_id=list_id, department="DSI", name=name)
    for since in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(BadDay):
            proposed(since=since)
    with pytest.raises(BadMapping):
        propose_file(
            actor=ONE, at=AT, list_id="streets", content=TWO.encode(), mapped={**USUAL, "pt": "en"}, since_on=TODAY
        )
    with pytest.raises(NotFound):
        proposed(actor=ELSEWHERE)


def test_a_version_is_compared_and_comes_into_force_on_its_day():
    begun()
    published()
    later = AT + timedelta(days=10)
    new = HEAD + "a,甲大街,Rua A,A Street,,,\nc,丙街,Rua C,C Street,,,\n"
    number = published(new, since=TODAY + timedelta(days=10))
    page = list_at_desk(actor=ONE, at=AT, list_id="streets")
    assert [each.state for each in page.versions] == ["coming", "in_force"]
    found = version_at_desk(actor=ONE, at=AT, list_id="streets", number=number).comparison
    assert ([r.code for r in found.added], [r.code for r in found.removed]) == (["c"], ["b"])
    assert found.changed[0][1].zh == "甲大街"
    assert codes() == ["a", "b"]
    assert codes(later) == ["a", "c"]
    with pytest.raises(NothingChanged):
        proposed(new, at=later, since=later.date())


def test_a_new_proposal_takes_the_place_of_what_waits_and_can_be_put_back():
    begun()
    first, second = proposed(), proposed(TWO + "c,丙,C,C,,,\n")
    assert Version.objects.get(number=first).outcome == "returned"
    with pytest.raises(ReasonNeeded):
        return_version(actor=OTHER, at=AT, list_id="streets", number=second, why=" ")
    return_version(actor=OTHER, at=AT, list_id="streets", number=second, why="wrong")
    with pytest.raises(VersionSettled):
        return_version(actor=OTHER, at=AT, list_id="streets", number=second, why="wrong")


def test_one_goes_back_to_an_earlier_version_in_one_step():
    begun()
    published()
    published(HEAD + "a,甲街,Rua A,A Street,,,\n")
    assert codes() == ["a"]
    later = AT + timedelta(minutes=1)
    assert go_back(actor=ONE, at=later, list_id="streets", number=1) == 3
    assert codes(later) == ["a", "b"]
    with pytest.raises(NothingChanged):
        go_back(actor=ONE, at=later, list_id="streets", number=1)
    with pytest.raises(NotFound):
        go_back(actor=ELSEWHERE, at=later, list_id="streets", number=1)


def answered(monkeypatch, rows):
    body = json.dumps({"data": {"rows": [{"id": c, "name": {"zh": c, "pt": c, "en": c}} for c in rows]}}).encode()
    monkeypatch.setattr(operations, "ask_source", lambda _url: body)


def silent(_url):
    raise SourceSilent


def test_an_address_is_mapped_published_by_two_and_asked_again(monkeypatch):
    begun()
    answered(monkeypatch, "ab")
    number = propose_address(actor=ONE, at=AT, list_id="streets", url=URL, since_on=TODAY, **SOURCE)
    publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    night = AT + timedelta(hours=18)
    assert operations.refresh_all(at=night) == 0
    answered(monkeypatch, "abc")
    assert operations.refresh_all(at=night) == 1
    assert codes(night) == ["a", "b", "c"]  # nothing vanishes: cases let it be published by itself
    monkeypatch.setattr(operations, "ask_source", silent)
    assert operations.refresh_all(at=night) == 0
    assert ReferenceList.objects.get().problem == "reflists.fault.silent"
    assert codes(night) == ["a", "b", "c"]


def test_rows_at_fault_from_an_address_wait_for_a_person(monkeypatch):
    begun()
    answered(monkeypatch, "ab")
    number = propose_address(actor=ONE, at=AT, list_id="streets", url=URL, since_on=TODAY, **SOURCE)
    publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    answered(monkeypatch, "aab")
    assert operations.refresh_all(at=AT) == 1
    assert not take_fetched(at=AT, list_id="streets", number=2)
    assert waiting_lists(actor=ONE) == 1
    assert operations.refresh_all(at=AT) == 0  # the same again changes nothing


def test_an_address_that_is_silent_or_says_something_else_proposes_nothing(monkeypatch):
    begun()
    monkeypatch.setattr(operations, "ask_source", silent)
    with pytest.raises(SourceSilent):
        propose_address(actor=ONE, at=AT, list_id="streets", url=URL, since_on=TODAY, **SOURCE)
    monkeypatch.setattr(operations, "ask_source", lambda _url: b"<html>")
    with pytest.raises(UnreadableRows):
        propose_address(actor=ONE, at=AT, list_id="streets", url=URL, since_on=TODAY, **SOURCE)
    with pytest.raises(BadMapping):
        propose_address(actor=ONE, at=AT, list_id="streets", url="file:///etc/passwd", since_on=TODAY, **SOURCE)
    assert not Version.objects.exists()


PARENTS = HEAD + "x,甲區,X,X,,,\ny,乙區,Y,Y,,,\n"
CHILDREN = HEAD + "x1,一街,X1,X1,x,,\ny1,二街,Y1,Y1,y,,\n"
FORM = load_form(
    {
        "pages": [
            {
                "id": "p",
                "questions": [
                    {"id": "area", "kind": "choose_one", "options_from": "lists.areas"},
                    {"id": "street", "kind": "search_choose", "options_from": "lists.streets", "within": "area"},
                ],
            }
        ]
    }
)


def faults(answers, at=AT, *, kept=False):
    journey = evaluate(with_lists(FORM, answers, {}, at=at, kept=kept), answers, at=at)
    return [(each.question, each.code) for each in journey.faults]


def test_choices_depend_on_each_other_and_a_removed_code_stays_readable_and_is_refused():
    begun("areas")
    begun("streets", above="areas")
    published(PARENTS, list_id="areas")
    published(CHILDREN)
    assert faults({"area": "x", "street": "x1"}) == []
    assert faults({"area": "x", "street": "y1"}) == [("street", "belongs_elsewhere")]
    assert faults({"area": "x", "street": "zz"}) == [("street", "not_a_choice")]
    later = AT + timedelta(days=1)
    published(HEAD + "y1,二街,Y1,Y1,y,,\n", at=later, since=later.date())
    answers = {"area": "x", "street": "x1"}
    assert faults(answers, later) == [("street", "no_longer_listed")]
    assert faults(answers, AT) == []
    assert faults(answers, later, kept=True) == []
    assert label_of("streets", "x1")["zh-Hant"] == "一街"
    form = with_lists(FORM, answers, {}, at=later)
    assert form.question("street").listed["x1"].gone
    assert FORM.question("street").listed == {}  # the definition itself stays as it is


AREA: dict[str, Any] = {"id": "area", "kind": "choose_one", "options_from": "lists.areas"}
STREET: dict[str, Any] = {"id": "street", "kind": "choose_one", "options_from": "lists.streets", "within": "area"}
SHOPS: dict[str, Any] = {"id": "shops", "kind": "group", "questions": [AREA, STREET]}
IN_ROWS = load_form({"pages": [{"id": "p", "questions": [SHOPS]}]})


def test_in_each_row_choices_depend_on_what_that_row_says():
    begun("areas")
    begun("streets", above="areas")
    published(PARENTS, list_id="areas")
    published(CHILDREN)
    rows = [{"area": "x", "street": "x1"}, {"area": "y", "street": "x1"}, {"area": "y", "street": "y1"}, {}]
    form = with_lists(IN_ROWS, {"shops": rows}, {}, at=AT)
    street = form.question("shops").questions[1]
    offered = [list(within_row(street, row.get("street"), row).listed) for row in rows]
    assert offered == [["x1"], ["x1", "y1"], ["y1"], []]
    found = evaluate(form, {"shops": rows[:3]}, at=AT).faults
    assert [(each.path, each.code) for each in found] == [((1, "street"), "belongs_elsewhere")]
    before, after = ([{"area": area}] for area in ("x", "y"))
    assert conditions_met(IN_ROWS.question("shops"), before, {}) != conditions_met(IN_ROWS.question("shops"), after, {})


def test_in_rows_of_rows_and_below_a_question_outside_of_rows_too():
    begun("areas")
    begun("streets", above="areas")
    published(PARENTS, list_id="areas")
    published(CHILDREN)
    outer: dict[str, Any] = {
        "id": "shops",
        "kind": "group",
        "questions": [AREA, {"id": "doors", "kind": "group", "questions": [STREET]}],
    }
    form = load_form({"pages": [{"id": "p", "questions": [outer]}]})
    answers: dict[str, Any] = {"shops": [{"area": "x", "doors": [{"street": "x1"}, {"street": "y1"}]}]}
    found = evaluate(with_lists(form, answers, {}, at=AT), answers, at=AT).faults
    assert [(each.path, each.code) for each in found] == [((0, "doors", 1, "street"), "belongs_elsewhere")]
    above: dict[str, Any] = {"id": "doors", "kind": "group", "questions": [STREET]}
    form = load_form({"pages": [{"id": "p", "questions": [AREA, above]}]})
    answers = {"area": "y", "doors": [{"street": "x1"}, {"street": "y1"}]}
    found = evaluate(with_lists(form, answers, {}, at=AT), answers, at=AT).faults
    assert [(each.path, each.code) for each in found] == [((0, "street"), "belongs_elsewhere")]


def test_a_row_below_a_code_that_is_not_there_is_at_fault():
    begun("areas")
    begun("streets", above="areas")
    published(PARENTS, list_id="areas")
    number = proposed(CHILDREN.replace(",y,", ",w,"))
    page = version_at_desk(actor=OTHER, at=AT, list_id="streets", number=number)
    assert [(each.fault, each.what) for each in page.comparison.faults] == [("no_parent", "w")]


def test_rows_hold_between_their_days_and_thousands_are_searched():
    begun()
    many = "".join(f"s{n},第{n}街,Rua {n},Street {n},,,\n" for n in range(6000))
    published(HEAD + "old,舊街,Velha,Old,,,2026-01-01\n" + many)
    found, more = search_rows("streets", "rua 59", at=AT, most=20)
    assert (len(found), more) == (20, True)
    assert search_rows("streets", "舊", at=AT, most=20) == ([], False)
    assert [row.code for row in search_rows("streets", "s5999", at=AT, most=20)[0]] == ["s5999"]


@pytest.fixture(scope="module")
def streets():
    """A body that publishes a list, as a process of its own."""
    with running("streets") as client:
        yield client


def test_a_body_of_its_own_is_asked_that_works_is_down_and_is_slow(streets, settings, monkeypatch):
    settings.BALCAO_DEMO = True
    begun()
    address = f"{streets.base_url}/streets"
    number = propose_address(
        actor=ONE, at=AT, list_id="streets", url=f"{address}?state=fewer", since_on=TODAY, **SOURCE
    )
    publish_version(actor=OTHER, at=AT, list_id="streets", number=number)
    assert codes() == ["cunha", "correia-da-silva", "fernando-mendes", "regedor"]
    monkeypatch.setattr("balcao.reflists.gateways.source.TIMEOUT", 0.5)
    for state in ("down", "slow"):
        with pytest.raises(SourceSilent):
            propose_address(
                actor=ONE, at=AT, list_id="streets", url=f"{address}?state={state}", since_on=TODAY, **SOURCE
            )
    assert len(codes()) == 4
