"""Administrators see since when no document is sealed."""

from datetime import timedelta

from balcao.desk.web import officers
from balcao.documents.api import Ending, SealingUnavailable
from balcao.documents.waiting import end_outage, note_outage
from balcao.kernel.clock import now


def said(client) -> str:
    response = client.get("/desk/officers/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_since_when_and_how_many_wait_is_said_while_it_lasts(at_desk_of):
    admin = at_desk_of("admin")
    assert "sealed since" not in said(admin)
    note_outage(at=now(), failure=SealingUnavailable("time_stamps", "gone"))
    assert "the time-stamp authority does not answer. 0 wait" in said(admin)
    end_outage(at=now())
    assert "sealed since" not in said(admin)


def test_a_certificate_that_ends_soon_is_said_to_those_who_look_after_the_department(at_desk_of, monkeypatch):
    moment = now()
    soon = [Ending("DSI", moment + timedelta(days=6, hours=1), 6), Ending("IAM", moment - timedelta(days=1), 0)]
    monkeypatch.setattr(officers, "keys_ending", lambda *, at: soon)
    told = said(at_desk_of("admin"))
    assert "Days left: 6" in told
    assert "govuk-tag--red" in told
    assert "ended on" in told
    monkeypatch.setattr(officers, "keys_ending", lambda *, at: [])
    assert "Days left" not in said(at_desk_of("admin"))
