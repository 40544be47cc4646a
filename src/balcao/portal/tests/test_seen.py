"""Who in a company opened what, and who in the office: shown to the company, once a day for each."""

from datetime import timedelta

import pytest

from balcao.accounts.api import actor_of
from balcao.accounts.models import User
from balcao.cases.testing import certificate_draft, load_world, lodged, person
from balcao.foundation.audit.api import readings_about, record_read
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.notices.api import send_notice
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
WHY = {"zh-Hant": "原因", "pt": "Motivo", "en": "Reason"}


@pytest.fixture
def case(db):
    load_world()
    return lodged(certificate_draft(), person(1, "e-1"), at=now() - timedelta(days=1), run=False)


def own(about=""):
    return [(each.who_id, each.subject) for each in readings_about("e-1", own=True, about=about)]


def test_opened_twice_it_is_kept_once_and_the_page_says_who_of_both_sides(case):
    client = signed_in("mei.ling", "en")
    for _ in range(2):
        client.get(f"/as/e-1/matters/{case.reference}/")
    subject = f"case:{case.reference}"
    assert own() == [("p-1", subject)]
    officer = actor_of(User.objects.get(username="officer.dsi"), assurance=2, language="en", at=now())
    record_read(actor=officer, at=now(), subject=subject, holder_id="e-1", purpose=WHY, basis=WHY)
    record_read(actor=officer, at=now(), subject="case:OTHER", holder_id="e-1", purpose=WHY, basis=WHY)
    said = page(client, f"/as/e-1/readings/?about={subject}")
    assert "By your own people" in said
    assert "Vong Chi Hou" in said
    assert "OTHER" not in said
    assert f"?about={subject}" in page(client, f"/as/e-1/matters/{case.reference}/")


def test_a_notice_opened_again_shows_the_second_reader_too(case):
    sent = send_notice(
        actor=system_actor(),
        at=now(),
        holder_id="e-1",
        subject=WHY,
        body=WHY,
        department="DSI",
        legal=False,
        case_reference="",
        key="seen",
    )
    client = signed_in("mei.ling", "en")
    client.get(f"/as/e-1/inbox/{sent}/")
    assert own(f"notice:{sent}") == [("p-1", f"notice:{sent}")]
    assert "Notice no." in page(client, f"/as/e-1/readings/?about=notice:{sent}")


def test_nobody_asks_about_what_is_none_of_their_business_and_a_person_has_no_own_people(case):
    client = signed_in("mei.ling", "en")
    for about in ("case:NO-1", "notice:1", "notice:x", "register:organs", "case:"):
        assert client.get(f"/as/e-1/readings/?about={about}").status_code == 404
    assert signed_in("ka.man", "en").get(f"/as/e-1/readings/?about=case:{case.reference}").status_code in (403, 404)
    client.get("/as/p-1/inbox/")
    assert "By your own people" not in page(client, "/as/p-1/readings/")
    assert readings_about("p-1", own=True) == []
