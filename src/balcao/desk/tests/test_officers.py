"""Officers' pages: giving posts, absences, looking somebody up, and one's own case that is never there."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import get_resolver

from balcao.accounts.models import Absence, Person, Post, User
from balcao.cases.models import Case
from balcao.entities.models import Entity, Seat
from balcao.foundation.audit.api import readings_about
from balcao.kernel.clock import macau_date, now
from balcao.notices.models import Notice

TODAY = macau_date(now())


def page(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


@pytest.fixture
def admin(at_desk_of):
    return at_desk_of("admin")


@pytest.fixture
def second(at_desk_of):
    return at_desk_of("admin.second")


GIVEN = {"department": "DSI", "account": "sio.fan", "duty": "association-register", "clearance": "reserved"}


def give(client, **changes):
    return client.post("/desk/officers/give/", {**GIVEN, **day("until", TODAY + timedelta(days=300)), **changes})


def test_a_post_is_proposed_by_one_confirmed_by_another_and_told(admin, second, at_desk_of):
    assert give(admin).headers["Location"] == "/desk/officers/"
    post = Post.objects.get(person_id=5)
    assert (post.clearance, post.confirmed_at) == (1, None)
    own = page(admin.get(f"/desk/officers/posts/{post.pk}/"))
    assert "A second administrator, who neither proposed" in own
    assert "Confirm the post" not in own
    page(admin.post(f"/desk/officers/posts/{post.pk}/confirm/"), 409)
    assert at_desk_of("sio.fan").get("/desk/").status_code == 404
    assert "Confirm the post" in page(second.get(f"/desk/officers/posts/{post.pk}/"))
    second.post(f"/desk/officers/posts/{post.pk}/confirm/")
    page(at_desk_of("sio.fan").get("/desk/"))
    notice = Notice.objects.get(holder_id="p-5", key=f"post:{post.pk}:given")
    assert "association register" in notice.subject["en"]
    page(second.post(f"/desk/officers/posts/{post.pk}/confirm/"), 409)
    assert Notice.objects.filter(holder_id="p-5", key__startswith="post:").count() == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("account", {"account": "nobody"}),
        ("account", {"account": "admin"}),
        ("duty", {"duty": "licensing"}),
        ("duty", {"account": "officer.dsi"}),
        ("clearance", {"clearance": "cosmic"}),
        ("services", {"services": ["iam-catering-licence-renewal"]}),
        ("since", {"since-day": "31", "since-month": "2", "since-year": "2027"}),
        ("until", {"until-day": ""}),
        ("until", day("until", TODAY + timedelta(days=800))),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_proposed(admin, field, changes):
    before = Post.objects.count()
    assert f'href="#{field}"' in page(give(admin, **changes), 422)
    assert Post.objects.count() == before


def test_a_department_that_is_not_one_s_own_is_not_offered(at_desk_of):
    Post.objects.filter(person_id=16).update(department="IAM")
    theirs = at_desk_of("admin.second")
    before = Post.objects.count()
    give(theirs)
    assert Post.objects.count() == before
    assert "王志豪" not in page(theirs.get("/desk/officers/"))
    other = Post.objects.get(person_id=11)
    for address in ("", "confirm/", "end/"):
        method = theirs.post if address else theirs.get
        assert method(f"/desk/officers/posts/{other.pk}/{address}", {"reason": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.ended_at is None


def test_a_post_ends_at_once_and_the_officer_reads_why(admin, at_desk_of):
    officer = at_desk_of("officer.dsi")
    page(officer.get("/desk/"))
    post = Post.objects.get(person_id=11)
    page(admin.post(f"/desk/officers/posts/{post.pk}/end/", {"reason": " "}), 422)
    page(officer.get("/desk/"))
    admin.post(f"/desk/officers/posts/{post.pk}/end/", {"reason": "Moved to <another> department"})
    assert officer.get("/desk/").status_code == 404
    assert "Moved to <another> department" in Notice.objects.get(key=f"post:{post.pk}:ended").body["en"]
    shown = page(admin.get(f"/desk/officers/posts/{post.pk}/"))
    assert "Moved to &lt;another&gt; department" in shown


def test_a_closed_account_is_at_no_desk_from_the_next_click_on(officer):
    page(officer.get("/desk/"))
    User.objects.filter(username="officer.dsi").update(is_active=False)
    assert officer.get("/desk/").status_code == 302


def test_reviews_are_asked_one_by_one(admin, at_desk_of):
    shown = page(admin.get("/desk/officers/review/"))
    assert "Does this officer still need this?" in shown
    post = Post.objects.get(person_id=17, duty="opinions")
    admin.post("/desk/officers/review/", {"post": post.pk, "answer": "keep"})
    post.refresh_from_db()
    assert post.review_due_on > TODAY + timedelta(days=150)
    other = Post.objects.get(person_id=14, department="CB")
    for wrong in ({"post": "x", "answer": "keep"}, {"post": other.pk, "answer": "perhaps"}):
        assert admin.post("/desk/officers/review/", wrong).status_code == 404
    assert (
        at_desk_of("officer.dsi").post("/desk/officers/review/", {"post": other.pk, "answer": "drop"}).status_code
        == 404
    )
    other.refresh_from_db()
    assert other.ended_at is None
    admin.post("/desk/officers/review/", {"post": other.pk, "answer": "drop"})
    other.refresh_from_db()
    assert other.ended_at is not None


def test_the_list_can_be_taken_to_a_spreadsheet_and_holds_no_formula(admin):
    Person.objects.filter(pk=11).update(name_pt="=HYPERLINK(1)")
    answer = admin.get("/desk/officers/posts.csv?department=DSI")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Officer"
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "Ng Pui San", "Leong Si Man", "Ma Kin Ip"}
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("username", ["officer.dsi", "chief.dsi"])
def test_officers_who_look_after_nobody_find_no_list(at_desk_of, username):
    client = at_desk_of(username)
    post = Post.objects.get(person_id=12)
    for address in ("", "give/", "posts.csv", f"posts/{post.pk}/"):
        assert client.get(f"/desk/officers/{address}").status_code == 404, address
    assert give(client).status_code == 404
    assert 'href="/desk/officers/"' not in page(client.get("/desk/"))


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_word_of_the_officers_pages_is_written(at_desk_of, language):
    client = at_desk_of("admin", language)
    post = Post.objects.get(person_id=11)
    addresses = ["officers/", "officers/give/", "officers/give/?department=IAM", "officers/review/", "absences/"]
    for address in [*addresses, f"officers/posts/{post.pk}/"]:
        shown = page(client.get(f"/desk/{address}"))
        assert "desk." not in shown.replace("desk.css", "")
        assert "officers." not in shown
    shown = page(at_desk_of("officer.dsi", language).get("/desk/look-up/"))
    assert "desk.look" not in shown


def enter(client, substitute="DSI:17", first=TODAY, last=TODAY):
    return client.post("/desk/absences/", {"substitute": substitute, **day("from", first), **day("until", last)})


def test_a_substitute_works_the_case_of_the_absent(case, at_desk_of, officer, chief):
    officer.post(f"/desk/cases/{case.reference}/take/")
    stand_in = at_desk_of("officer.dsi.second")
    assert case.reference not in page(stand_in.get("/desk/"))
    assert enter(officer).status_code == 302
    absence = Absence.objects.get()
    assert "Agree" not in page(officer.get("/desk/absences/"))
    officer.post(f"/desk/absences/{absence.pk}/confirm/")
    assert case.reference not in page(stand_in.get("/desk/"))
    chief.post(f"/desk/absences/{absence.pk}/confirm/")
    shown = page(stand_in.get("/desk/", {"view": "mine"}))
    assert case.reference in shown
    assert "in substitution of Vong Chi Hou" in shown
    assert "You stand in for Vong Chi Hou." in shown
    assert {notice.holder_id for notice in Notice.objects.filter(key__startswith="absence:")} == {"p-11", "p-17"}
    stand_in.post(f"/desk/cases/{case.reference}/note/", {"remark": "looked at it"})
    told = page(stand_in.get(f"/desk/cases/{case.reference}/"))
    assert "梁思敏 Leong Si Man, in substitution of 王志豪 Vong Chi Hou" in told
    officer.post(f"/desk/absences/{absence.pk}/end/")
    assert case.reference not in page(stand_in.get("/desk/", {"view": "mine"}))
    assert case.reference in page(officer.get("/desk/", {"view": "mine"}))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("substitute", {"substitute": "IAM:12"}),
        ("substitute", {"substitute": "DSI:11"}),
        ("from", {"first": TODAY - timedelta(days=1)}),
        ("from", {"first": TODAY + timedelta(days=2)}),
    ],
)
def test_an_absence_that_makes_no_sense_is_not_entered(officer, field, changes):
    assert f'href="#{field}"' in page(enter(officer, **changes), 422)
    assert not Absence.objects.exists()


def test_a_stranger_neither_agrees_to_nor_ends_an_absence(officer, at_desk_of):
    enter(officer)
    absence = Absence.objects.get()
    for act in ("confirm", "end"):
        assert at_desk_of("officer.iam").post(f"/desk/absences/{absence.pk}/{act}/").status_code == 404
    absence.refresh_from_db()
    assert (absence.confirmed_at, absence.ended_at) == (None, None)


def look(client, **changes):
    number = Entity.objects.get(pk=1).register_no
    asked = {"number": number, "reason": "complaint", "words": "Complaint no. 12 <b>of</b> yesterday"}
    return client.post("/desk/look-up/", {**asked, **changes})


def test_looking_somebody_up_needs_a_reason_that_the_holder_reads(officer, case, client):
    before = len(readings_about("e-1"))
    for field in ("number", "reason", "words"):
        shown = page(look(officer, **{field: ""}), 422)
        assert f'href="#{field}"' in shown
        assert case.reference not in shown
    assert len(readings_about("e-1")) == before
    shown = page(look(officer))
    assert f"/desk/cases/{case.reference}/" in shown
    assert officer.get("/desk/look-up/").status_code == 200
    assert case.reference not in page(officer.get("/desk/look-up/"))
    client.force_login(User.objects.get(username="mei.ling"))
    client.cookies["balcao_language"] = "en"
    told = page(client.get("/as/e-1/readings/"))
    assert "Complaint: Complaint no. 12 &lt;b&gt;of&lt;/b&gt; yesterday" in told
    assert "Law no. 8/2005" in told


def test_a_person_is_found_by_their_card_however_it_is_typed(officer):
    assert "Chan Mei Ling" in page(look(officer, number="1234567（8）"))
    assert "Chan Mei Ling" in page(look(officer, number="12345678"))


def test_nothing_of_other_departments_is_shown(at_desk_of, case):
    shown = page(look(at_desk_of("officer.iam")))
    assert case.reference not in shown
    assert "No cases in this department" in shown


def test_an_administrator_looks_nobody_up(admin):
    assert admin.get("/desk/look-up/").status_code == 404
    assert look(admin).status_code == 404


def case_addresses():
    return [
        f"/{pattern.pattern}".replace("<str:reference>", "{reference}").replace("<str:sha256>", "aa")
        for pattern in get_resolver().url_patterns
        for pattern in getattr(pattern, "url_patterns", [pattern])
        if "desk/cases/" in str(pattern.pattern)
    ]


def test_every_address_of_one_s_own_case_answers_as_for_a_case_that_is_not_there(officer, case):
    Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    before = Case.objects.values().get(pk=case.pk), case.steps.count()
    addresses = case_addresses()
    assert len(addresses) >= 11
    for address in addresses:
        for reference in (case.reference, "DSI-2026-9999999"):
            where = address.format(reference=reference)
            answers = {officer.post(where, {"text": "x", "outcome": "approve", "step": "confirm"}).status_code}
            answers.add(officer.get(where).status_code)
            assert answers <= {404, 405}, where
    assert (Case.objects.values().get(pk=case.pk), case.steps.count()) == before


def test_one_s_own_case_is_in_no_list_count_search_or_look_up(officer, case):
    Seat.objects.create(entity_id=1, person_id=11, body="board", post="member", term_start=date(2025, 1, 1))
    Case.objects.filter(pk=case.pk).update(assignee=11)
    for query in (
        {},
        {"view": "mine"},
        {"view": "waiting"},
        {"view": "done"},
        {"query": case.reference},
        {"query": "關愛"},
    ):
        assert f"/desk/cases/{case.reference}/" not in page(officer.get("/desk/", query))
    assert 'desk-tabs__count">1<' not in page(officer.get("/desk/"))
    assert case.reference not in officer.get("/desk/next/").headers["Location"]
    assert "Nobody with this number" in page(look(officer))
