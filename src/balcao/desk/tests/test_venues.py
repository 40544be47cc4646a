"""The calendar of a hall at the desk: who has what, blocking and opening."""

import re

from balcao.cases.tests.test_hiring import HALL
from balcao.venues.models import Booking

FAR = "2099-01-05"


def test_slots_are_blocked_with_a_reason_and_opened_again(at_desk_of):
    client, url = at_desk_of("officer.iam"), f"/desk/venues/{HALL}/?since={FAR}"
    assert "Praia do Manduco" in client.get("/desk/venues/").content.decode()
    slot = re.findall(r'name="slot" value="([^"]+)"', client.get(url).content.decode())[0]
    assert client.post(url, {"why": "works"}).status_code == 422
    assert client.post(url, {"slot": slot}).status_code == 422
    assert not Booking.objects.exists()
    assert client.post(url, {"slot": slot, "why": "works"}).status_code == 302
    page = client.get(url).content.decode()
    assert "works" in page
    assert client.post(url, {"slot": slot, "why": "works"}).status_code == 422
    client.post(url, {"open": str(Booking.objects.get().pk)})
    assert Booking.objects.get().state == "ended"


def test_another_departments_hall_does_not_exist(at_desk_of):
    client = at_desk_of("officer.dsi")
    assert client.get(f"/desk/venues/{HALL}/").status_code == 404
    assert "No place is in your care" in client.get("/desk/venues/").content.decode()
