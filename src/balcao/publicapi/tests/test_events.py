"""Software follows what happens: CloudEvents by cursor, as far as its mandates reach."""

import jsonschema_rs
import pytest

from balcao.cases.testing import CERTIFICATE, load_world, person, with_officer
from balcao.entities.testing import registered
from balcao.kernel.clock import now
from balcao.publicapi.tests.calling import Caller, problem

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def test_each_is_a_cloudevent_whose_data_fit_the_schema_it_names(settings):
    case = with_officer()
    caller = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)
    first = caller.get("events/?limit=1").json()
    (event,) = first["events"]
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "balcao.case.lodged.v1", case.reference)
    assert first["more"]
    rest = caller.get(f"events/?after={first['cursor']}").json()
    moved = [each["data"]["state"] for each in rest["events"] if each["type"] == "balcao.case.moved.v1"]
    assert moved == ["with_officer"]
    assert "balcao.notice.delivered.v1" in {each["type"] for each in rest["events"]}
    assert not rest["more"]
    base = f"{settings.BALCAO_PUBLIC_URL}/api/v1/"
    for each in (event, *rest["events"]):
        assert each["source"] == base
        schema = caller.get(each["dataschema"].removeprefix(base)).json()
        assert schema["$id"] == each["dataschema"]
        jsonschema_rs.validate(schema, each["data"])
    assert caller.get(f"events/?after={first['cursor']}").json() == rest


def test_software_of_other_matters_is_told_nothing_and_a_lost_cursor_is_said(settings):
    with_officer()
    caller = Caller(registered(PRESIDENT, now(), scope="dsi-association-leadership-update"), settings)
    assert caller.get("events/").json()["events"] == []
    problem(caller.get("events/?after=999-abcdef01"), 410, "outbox.cursor_gone")
    problem(caller.get("events/schemas/case.lodged/9/"), 404, "error.not_found")
    assert caller.get("events/?limit=0").status_code == 422
    problem(caller.get("events/", token="none"), 401, "publicapi.token_dead")
