"""Papers and tables by the API, a firm's software for its clients, and too many calls."""

import pytest
from django.core.cache import cache, caches
from django.test import Client

from balcao.cases.models import Draft
from balcao.cases.testing import CERTIFICATE, ORGANS, drafted, load_world, person
from balcao.documents.tests.test_sealed import document
from balcao.entities.api import CLIENTS, Action, revoke_mandate
from balcao.entities.models import Mandate
from balcao.entities.testing import registered
from balcao.exchange.api import Reply
from balcao.foundation.audit.api import acts_under
from balcao.kernel.clock import now
from balcao.publicapi.tests.calling import Caller, problem
from balcao.publicapi.web.urls import THROTTLE

PRESIDENT, ADMINISTRATOR, ACCOUNTANT = person(1, "e-1"), person(3, "e-2"), person(6, "e-5")
WORKERS = "fss-quarterly-employee-changes"
PDF = document()


@pytest.fixture(autouse=True)
def world(db, monkeypatch):
    cache.clear()
    caches["process"].clear()
    load_world()

    def answered(*, actor, at, asked):
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)


class TestTables:
    @pytest.fixture
    def draft(self):
        facts = {"fss": {"employer_no": "1234567", "arrears": False, "workers": []}}
        answers = {"year": "2026", "quarter": "q3"}
        return drafted(WORKERS, ADMINISTRATOR, answers=answers, facts=facts, at=now())

    @pytest.fixture
    def caller(self, settings):
        return Caller(registered(ADMINISTRATOR, now(), scope=WORKERS), settings)

    HEAD = "name,kind,id_number,months,start_on,leave_on"

    def rows(self, number):
        return "\n".join(
            [self.HEAD, *(f"Worker {each},local,1{each:06d}({each % 10}),3,2026-07-01," for each in range(number))]
        ).encode()

    def test_five_hundred_rows_go_in_with_one_call_and_what_is_wrong_is_told_by_cell(self, caller, draft):
        wrong = (
            self.rows(500)
            .replace(b"Worker 7,local", b"Worker 7,nobody")
            .replace(b",3,2026-07-01,\nWorker 11,", b",9,2026-07-01,\nWorker 11,")
        )
        said = caller.send(f"drafts/{draft}/rows/workers/", wrong)
        assert said.status_code == 200, said.content
        found = said.json()
        assert (found["rows"], found["wrong"]) == (500, 2)
        assert [(each["row"], each["column"]) for each in found["cells"]] == [
            (8, "kind"),
            (8, "id_number"),
            (11, "months"),
        ]
        assert all(each["message"] for each in found["cells"])
        better = caller.send(f"drafts/{draft}/rows/workers/", self.rows(500)).json()
        assert (better["wrong"], len(better["draft"]["answers"]["workers"])) == (0, 500)
        again = caller.send(f"drafts/{draft}/rows/workers/", self.rows(500)).json()
        assert again["draft"]["versions"] == better["draft"]["versions"]

    @pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"name,kind\nA,local", b"PK\x03\x04 no workbook"])
    def test_what_is_no_table_for_it_is_refused_and_nothing_is_kept(self, caller, draft, content):
        before = list(Draft.objects.get(pk=draft).answers.values_list("question", "version"))
        problem(caller.send(f"drafts/{draft}/rows/workers/", content), 422, "publicapi.table_unfit")
        assert list(Draft.objects.get(pk=draft).answers.values_list("question", "version")) == before

    def test_only_where_a_table_is_asked_and_for_whom_it_is(self, caller, draft, settings):
        for path in (f"drafts/{draft}/rows/year/", f"drafts/{draft}/rows/nothing/", "drafts/999999/rows/workers/"):
            problem(caller.send(path, self.rows(1)), 404, "error.not_found")
        stranger = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)
        problem(stranger.send(f"drafts/{draft}/rows/workers/", self.rows(1)), 404, "error.not_found")
        problem(caller.send(f"drafts/{draft}/rows/workers/", self.rows(1), key=""), 400, "publicapi.key_missing")


class TestFiles:
    @pytest.fixture
    def draft(self):
        facts = {"organs": {**ORGANS, "term_end": "2026-03-31"}}
        return drafted(CERTIFICATE, PRESIDENT, answers={"purpose": "bank"}, facts=facts, at=now())

    @pytest.fixture
    def caller(self, settings):
        return Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)

    def test_a_paper_is_handed_in_once_and_taken_back(self, caller, draft):
        path = f"drafts/{draft}/files/minutes/"
        for _ in range(2):
            said = caller.send(path, PDF, name="acta.pdf")
            assert said.status_code == 200, said.content
        (file,) = said.json()["answers"]["minutes"]
        assert file["name"] == "acta.pdf"
        for _ in range(2):
            left = caller.call("DELETE", f"{path}{file['sha256']}/")
            assert left.status_code == 200, left.content
        assert not left.json()["answers"].get("minutes")

    def test_what_is_no_such_file_is_refused_and_nothing_is_kept(self, caller, draft):
        problem(
            caller.send(f"drafts/{draft}/files/minutes/", b"<script>", name="acta.pdf"),
            422,
            "publicapi.file_unfit",
        )
        problem(caller.send(f"drafts/{draft}/files/purpose/", PDF, name="acta.pdf"), 404, "error.not_found")
        assert not Draft.objects.get(pk=draft).answers.filter(question="minutes").exists()


class TestClients:
    """The accountants' firm (5) acts for the snack shop (4) by a mandate for everything."""

    @pytest.fixture
    def caller(self, settings):
        actions = frozenset({Action.VIEW, Action.PREPARE, Action.LODGE})
        software = registered(ACCOUNTANT, now(), scope=CLIENTS, actions=actions)
        assert software.mandate.state == "in_force"
        return Caller(software, settings)

    def test_it_works_for_whom_the_firm_holds_a_mandate_and_says_so_in_the_clients_record(self, caller):
        (client,) = caller.get("clients/").json()["clients"]
        assert client["id"] == "e-4"
        services = [each["id"] for each in caller.get("services/", client="e-4").json()["services"]]
        assert WORKERS in services
        begun = caller.call("POST", "drafts/", {"service": WORKERS}, key="c1", client="e-4")
        assert begun.status_code == 201, begun.content
        assert Draft.objects.get().holder_id == "e-4"
        mandate = Mandate.objects.get(entity_id=4, agent_id=5)
        assert "cases:draft:started" in [act.event for act in acts_under([mandate.pk])]
        assert caller.get(f"drafts/{begun.json()['id']}/", client="e-4").status_code == 200

    @pytest.mark.parametrize("client", ["e-1", "e-2", "e-999999", "p-5", "e-0", "x", "e-4 "])
    def test_for_anybody_else_nothing_is_there(self, caller, client):
        if client.strip() == "e-4":
            client = "e-4x"
        problem(caller.get("matters/", client=client), 404, "error.not_found")

    def test_without_a_client_it_sees_nothing_of_the_firm_itself(self, caller):
        assert caller.get("matters/").status_code in (403, 404)

    def test_the_client_or_the_firm_ends_it_with_the_next_call(self, caller):
        mandate = Mandate.objects.get(entity_id=4, agent_id=5)
        revoke_mandate(actor=person(5, "e-4"), at=now(), mandate_id=mandate.pk)
        problem(caller.get("matters/", client="e-4"), 404, "error.not_found")
        assert caller.get("clients/").json() == {"clients": []}

    def test_no_wider_than_what_the_client_lets_the_firm(self, caller):
        Mandate.objects.filter(entity_id=4, agent_id=5).update(actions=["view"])
        refused = caller.call("POST", "drafts/", {"service": WORKERS}, key="c1", client="e-4")
        assert refused.status_code in (403, 404)
        assert not Draft.objects.exists()

    def test_software_of_an_entity_names_no_client_it_has_no_way_to(self, settings):
        own = Caller(registered(ADMINISTRATOR, now(), scope=WORKERS), settings)
        assert own.get("matters/", client="e-4").status_code in (403, 404)
        assert own.get("clients/").json() == {"clients": []}


class TestHaste:
    def test_too_many_calls_wait_and_each_software_is_counted_alone(self, settings, monkeypatch):
        one = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)
        other = Caller(registered(ADMINISTRATOR, now(), scope=WORKERS), settings)
        monkeypatch.setattr(THROTTLE, "num_requests", 3)
        assert [one.get("matters/").status_code for _ in range(3)] == [200] * 3
        late = one.get("services/")
        said = problem(late, 429, "publicapi.too_many_calls")
        assert said["status"] == 429
        assert 1 <= int(late.headers["Retry-After"]) <= 60
        assert other.get("matters/").status_code == 200

    def test_a_stranger_without_a_token_is_told_that_first(self):
        assert Client().get("/api/v1/matters/").status_code == 401
