"""Administrators see since when no document is sealed."""

from balcao.documents.api import SealingUnavailable
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
