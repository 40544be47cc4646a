"""What software asks to be paid, and papers it sends piece by piece over connections that break."""

import base64
import socket
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache, caches
from django.db import connections
from django.test import Client
from PIL import ImageFilter

from balcao.cases.models import Case, Draft
from balcao.cases.testing import CERTIFICATE, ORGANS, drafted, load_world, officer, person, republish
from balcao.documents.models import PartialUpload, UploadPiece
from balcao.documents.partial_uploads import MOST_OPEN, forget_uploads
from balcao.documents.tests.test_legibility import jpeg, sheet
from balcao.documents.tests.test_sealed import document
from balcao.entities.api import Action
from balcao.entities.testing import registered
from balcao.exchange.api import Reply
from balcao.kernel.clock import macau_date, now
from balcao.payments.api import import_statement, pay_basket, transfer_reference, verify_ledger
from balcao.payments.models import Order
from balcao.payments.queries import order_from
from balcao.publicapi.tests.calling import COMPLETE, Caller, problem

PRESIDENT, ADMINISTRATOR = person(1, "e-1"), person(3, "e-2")
TREASURER = officer(14, "DSF", "treasury")
MAPPING = {"day": "Date", "amount": "Credit", "text": "Details", "number": "No"}
PDF = document()
WHOLE = len(PDF)


@pytest.fixture(autouse=True)
def world(db, monkeypatch):
    cache.clear()
    caches["process"].clear()
    load_world()

    def answered(*, actor, at, asked):
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)


@pytest.fixture
def caller(settings):
    return Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)


class TestOrders:
    @pytest.fixture
    def draft(self, caller):
        republish(CERTIFICATE, lambda content: content["data"].update(signing={"rule": "applicant"}))
        return caller.begin(COMPLETE).json()

    def order(self, caller, draft, **more):
        body = {"fee": draft["fee"]} | more
        return caller.call("POST", f"drafts/{draft['id']}/order/", body, key="o1")

    def test_it_says_how_it_is_paid_and_asked_again_it_is_the_same(self, caller, draft):
        said = self.order(caller, draft)
        assert said.status_code == 201, said.content
        order = said.json()
        row = order_from(Order.objects.get())
        assert (order["total"], order["state"], order["draft"]) == (draft["fee"], "open", draft["id"])
        assert order["transfer"]["reference"] == transfer_reference(row)
        assert order["page"].endswith("/as/e-1/to-pay/")
        assert sum(each["amount"] for each in order["lines"]) == draft["fee"]
        assert self.order(caller, draft).json() == order
        assert caller.get("orders/").json() == {"orders": [order]}
        assert caller.get(f"orders/{order['id']}/").json() == order
        assert not Case.objects.exists()

    def test_money_that_is_transferred_lodges_in_the_software_s_name(self, caller, draft):
        order = self.order(caller, draft).json()
        line = f"1,{macau_date(now())},{order['transfer']['reference']},{order['total'] / 100:.2f}"
        body = f"No,Date,Details,Credit\n{line}\n".encode()
        import_statement(actor=TREASURER, at=now(), name="nov.csv", body=body, mapping=MAPPING)
        case = Case.objects.get()
        assert (case.lodged_by, case.holder_id) == (caller.software.name, "e-1")
        assert caller.get(f"drafts/{draft['id']}/").json()["case"] == case.reference
        paid = caller.get(f"orders/{order['id']}/").json()
        assert (paid["state"], paid["transfer"], paid["page"]) == ("paid", None, None)
        assert paid["receipt"] == case.receipt_number
        assert caller.get("orders/").json() == {"orders": []}
        problem(self.order(caller, draft), 409, "cases.already_lodged")
        assert verify_ledger().intact

    def test_another_fee_than_the_one_read_places_nothing(self, caller, draft):
        problem(self.order(caller, draft, fee=draft["fee"] + 100), 409, "cases.fee_changed")
        assert not Order.objects.exists()

    def test_what_is_not_complete_places_nothing(self, caller, draft):
        caller.call(
            "PATCH", f"drafts/{draft['id']}/", {"answers": {"purpose": None}, "versions": draft["versions"]}, key="p"
        )
        said = problem(self.order(caller, draft), 422, "cases.incomplete")
        assert [each["question"] for each in said["errors"]] == ["purpose"]
        assert not Order.objects.exists()

    def test_a_mandate_that_only_prepares_places_no_order(self, draft, settings):
        actions = frozenset({Action.VIEW, Action.PREPARE})
        other = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE, actions=actions, name="other"), settings)
        problem(self.order(other, draft), 403, "entities.mandate_missing")
        assert not Order.objects.exists()

    def test_a_mandate_to_a_smaller_amount_places_no_order(self, draft, settings):
        limited = registered(PRESIDENT, now(), scope=CERTIFICATE, amount_up_to=draft["fee"] - 1, name="other")
        problem(self.order(Caller(limited, settings), draft), 403, "entities.over_amount")
        assert not Order.objects.exists()

    def test_nobody_else_s_software_learns_of_it(self, caller, draft, settings):
        order = self.order(caller, draft).json()
        stranger = Caller(registered(ADMINISTRATOR, now(), scope=CERTIFICATE), settings)
        problem(stranger.get(f"orders/{order['id']}/"), 404, "error.not_found")
        problem(self.order(stranger, draft), 404, "error.not_found")
        assert stranger.get("orders/").json() == {"orders": []}

    def test_what_has_to_be_signed_is_signed_first(self, caller):
        draft = caller.begin(COMPLETE).json()
        problem(self.order(caller, draft), 409, "publicapi.person_signs")
        assert not Order.objects.exists()

    def test_software_cannot_go_to_the_payment_page_itself(self, caller, draft):
        from balcao.entities.api import machine_at_work
        from balcao.kernel.errors import BalcaoError

        order = self.order(caller, draft).json()
        number = int(caller.software.name.removeprefix("m-"))
        actor = machine_at_work(machine_id=number, at=now(), language="en", client="")
        with pytest.raises(BalcaoError):
            pay_basket(actor=actor, at=now(), shown={order["id"]: order["total"]}, return_url="http://x/")


class Sender:
    """Software that sends a paper by tus."""

    def __init__(self, caller, draft):
        self.caller, self.draft = caller, draft

    def call(self, method, path, body=b"", **headers):
        given = {"Authorization": f"Bearer {self.caller.token}", "Accept-Language": "en", "Tus-Resumable": "1.0.0"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = given.pop("Content-Type", "application/offset+octet-stream")
        return Client().generic(method, path, body, content_type=kind, headers=given)

    def announce(self, length=WHOLE, *, key="u1", name="acta.pdf", question="minutes", **more):
        path = f"/api/v1/drafts/{self.draft}/uploads/{question}/"
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        return self.call(
            "POST", path, Upload_Length=str(length), Upload_Metadata=metadata, **{"Idempotency-Key": key}, **more
        )

    def begun(self, *args, **more):
        said = self.announce(*args, **more)
        assert said.status_code == 201, said.content
        return urlsplit(said.headers["Location"]).path

    def send(self, path, offset, body, **more):
        return self.call("PATCH", path, body, Upload_Offset=str(offset), **more)

    def arrived(self, path):
        said = self.call("HEAD", path)
        assert said.status_code == 200, said.status_code
        assert said.headers["Cache-Control"] == "no-store"
        return int(said.headers["Upload-Offset"])


class TestUploads:
    @pytest.fixture
    def draft(self):
        facts = {"organs": {**ORGANS, "term_end": "2026-03-31"}}
        return drafted(CERTIFICATE, PRESIDENT, answers={"purpose": "bank"}, facts=facts, at=now())

    @pytest.fixture
    def sender(self, caller, draft):
        return Sender(caller, draft)

    def files(self, draft):
        return Draft.objects.get(pk=draft).answers.filter(question="minutes").values_list("value", flat=True).first()

    def test_it_is_sent_in_pieces_and_becomes_an_answer_with_the_last(self, sender, draft):
        path, half = sender.begun(), len(PDF) // 2
        first = sender.send(path, 0, PDF[:half])
        assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(half))
        assert sender.arrived(path) == half
        assert not self.files(draft)
        assert sender.send(path, half, PDF[half:]).status_code == 204
        (file,) = self.files(draft)
        assert (file["name"], file["size"]) == ("acta.pdf", len(PDF))
        assert sender.arrived(path) == len(PDF)
        assert not UploadPiece.objects.exists()

    def test_software_reads_that_a_file_is_hard_to_read(self, sender, draft):
        blurred = jpeg(sheet().filter(ImageFilter.GaussianBlur(6)))
        path = sender.begun(len(blurred), key="u9", name="acta.jpg")
        assert sender.send(path, 0, blurred).status_code == 204
        assert self.files(draft)[0]["unclear"] == ["blurred"]

    def test_announced_again_with_the_same_key_it_is_the_same(self, sender):
        assert sender.begun() == sender.begun()
        problem(sender.announce(len(PDF) - 1), 422, "publicapi.key_reused")
        assert PartialUpload.objects.count() == 1

    def test_a_piece_that_came_already_is_not_taken_twice(self, sender, draft):
        path = sender.begun()
        sender.send(path, 0, PDF[:100])
        problem(sender.send(path, 0, PDF[:100]), 409, "documents.upload.wrong_offset")
        problem(sender.send(path, 200, PDF[200:]), 409, "documents.upload.wrong_offset")
        assert sender.arrived(path) == 100
        sender.send(path, 100, PDF[100:])
        assert len(self.files(draft)) == 1

    def test_more_than_was_announced_is_not_kept(self, sender):
        path = sender.begun(50)
        problem(sender.send(path, 0, PDF[:60]), 413, "documents.upload.too_long")
        assert sender.arrived(path) == 0

    def test_killed_after_the_last_byte_it_is_taken_when_one_asks(self, sender, draft, monkeypatch):
        path = sender.begun()

        def killed(*_):
            raise KeyboardInterrupt

        with monkeypatch.context() as dying:
            dying.setattr("balcao.publicapi.web.uploads.take_file", killed)
            with pytest.raises(KeyboardInterrupt):
                sender.send(path, 0, PDF)
        assert not self.files(draft)
        for _ in range(2):
            assert sender.arrived(path) == len(PDF)
        assert len(self.files(draft)) == 1

    def test_what_cannot_be_taken_is_told_at_the_end_and_forgotten(self, sender, draft):
        path = sender.begun(9)
        problem(sender.send(path, 0, b"<script>x"), 422, "publicapi.file_unfit")
        assert sender.call("HEAD", path).status_code == 404
        assert not self.files(draft)
        assert not UploadPiece.objects.exists()

    def test_what_is_too_big_or_for_no_such_question_is_refused_at_once(self, sender):
        problem(sender.announce(2**39), 422, "publicapi.file_unfit")
        problem(sender.announce(question="purpose"), 404, "error.not_found")
        problem(sender.announce(0), 422, "publicapi.shape")
        assert not PartialUpload.objects.exists()

    def test_another_protocol_or_kind_of_content_is_refused(self, sender):
        path = sender.begun()
        problem(sender.announce(Tus_Resumable="0.2.2"), 412, "documents.upload.other_protocol")
        problem(sender.send(path, 0, b"x", **{"Content-Type": "text/plain"}), 415, "documents.upload.not_octets")
        assert sender.arrived(path) == 0

    def test_it_is_nobody_else_s(self, sender, draft, settings):
        path = sender.begun()
        for software in (
            registered(PRESIDENT, now(), scope=CERTIFICATE, name="other"),
            registered(ADMINISTRATOR, now(), scope=CERTIFICATE),
        ):
            stranger = Sender(Caller(software, settings), draft)
            assert stranger.call("HEAD", path).status_code == 404
            problem(stranger.send(path, 0, PDF), 404, "error.not_found")
            problem(stranger.call("DELETE", path), 404, "error.not_found")
        assert sender.arrived(path) == 0

    def test_it_is_taken_back(self, sender):
        path = sender.begun()
        sender.send(path, 0, PDF[:10])
        assert sender.call("DELETE", path).status_code == 204
        assert sender.call("HEAD", path).status_code == 404
        assert not UploadPiece.objects.exists()

    def test_after_a_day_it_is_gone_and_forgotten(self, sender):
        path = sender.begun()
        sender.send(path, 0, PDF[:10])
        PartialUpload.objects.update(expires_at=now() - timedelta(seconds=1))
        assert sender.call("HEAD", path).status_code == 404
        assert sender.begun() != path
        PartialUpload.objects.update(expires_at=now() - timedelta(seconds=1))
        assert forget_uploads(at=now()) == 1
        assert not PartialUpload.objects.exists()

    def test_only_so_many_are_under_way_at_once(self, sender):
        for place in range(MOST_OPEN):
            sender.begun(key=f"u{place}")
        problem(sender.announce(key="one-more"), 429, "documents.upload.too_many")
        assert sender.begun(key="u0")

    def test_lodged_meanwhile_it_is_not_taken(self, sender, draft):
        path = sender.begun()
        Draft.objects.filter(pk=draft).update(state="discarded")
        problem(sender.send(path, 0, PDF), 404, "error.not_found")


@pytest.mark.django_db(transaction=True)
class TestOverTheWire:
    """Over a real connection, which breaks."""

    def test_what_arrived_before_the_break_stays_and_one_goes_on(self, live_server, settings):
        settings.BALCAO_PUBLIC_URL = live_server.url
        caller = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)
        facts = {"organs": {**ORGANS, "term_end": "2026-03-31"}}
        draft = drafted(CERTIFICATE, PRESIDENT, answers={"purpose": "bank"}, facts=facts, at=now())
        sender = Sender(caller, draft)
        big = PDF + b"\n%" + b"x" * 1024 * 1024 + b"\n" + PDF[PDF.rindex(b"startxref") :]
        path = sender.begun(len(big))
        host = urlsplit(live_server.url)
        with socket.create_connection((host.hostname, host.port)) as line:
            head = (
                f"PATCH {path} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {caller.token}\r\n"
                "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
                f"Content-Length: {len(big)}\r\n\r\n"
            )
            line.sendall(head.encode() + big[: 600 * 1024])
        done = threading.Event()
        for _ in range(100):
            here = sender.arrived(path)
            if here >= 512 * 1024 and (answer := sender.send(path, here, big[here:])).status_code != 409:
                break  # until then the rest of what was sent was still being written
            done.wait(0.1)
        assert 512 * 1024 <= here <= 600 * 1024
        assert answer.status_code == 204
        kept = Draft.objects.get(pk=draft).answers.get(question="minutes").value
        assert [each["size"] for each in kept or []] == [len(big)]
        connections.close_all()
