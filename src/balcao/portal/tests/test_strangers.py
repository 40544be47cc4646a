"""What belongs to another entity is answered exactly like what does not exist, at every address that takes a holder."""

import re
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from balcao.accounts.models import Guardianship, User
from balcao.accounts.testing import child_of
from balcao.activities.api import Publication, publish_activity
from balcao.associations.api import hear_association, object_to_post
from balcao.associations.api import load_demo as load_associations
from balcao.associations.models import Handover, HandoverItem, Objection
from balcao.bundles.models import ApplicationList, Bundle
from balcao.cases.models import Appointment, Case, Draft, Help, Offer, PaperForm
from balcao.cases.testing import certificate_draft, load_world, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.correspondence.api import open_chat
from balcao.counter.models import Recording, VideoVisit
from balcao.documents.api import begin_upload, file_answer
from balcao.documents.models import Document
from balcao.entities.api import Action, ask_to_close, name_substitute, share_application
from balcao.entities.models import Closing, Invitation, Machine, Mandate, Seat
from balcao.followups.models import FollowUp
from balcao.followups.operations import follow_event
from balcao.followups.operations import tell as tell_of_follow_up
from balcao.foundation.storage.api import put
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Change, Licence
from balcao.notices.models import Notice, UnusableAddress
from balcao.outbox.api import subscribe
from balcao.papers.api import add_paper
from balcao.payments.api import Line, place_order
from balcao.payments.models import Order
from balcao.vouchers.models import Statement, Voucher

pytestmark = pytest.mark.django_db
ABSENT = dict.fromkeys(
    (
        "draft_id",
        "notice_id",
        "mandate_id",
        "substitution_id",
        "invitation_id",
        "item_id",
        "offer_id",
        "appointment_id",
        "machine_id",
        "closing_id",
        "order_id",
        "bundle_id",
        "list_id",
        "address_id",
        "help_id",
        "follow_up_id",
        "paper_id",
        "form_id",
        "chat_id",
        "upload_id",
        "visit_id",
        "recording_id",
        "place",
        "subscription_id",
        "voucher_id",
        "use_id",
        "statement_id",
        "activity",
    ),
    999_999,
)


def addresses():
    """Every address that names its holder, found in the resolver so that none is forgotten."""

    def walk(patterns, before=""):
        for each in patterns:
            path = before + str(each.pattern)
            if isinstance(each, URLPattern):
                if "<str:holder>" in path:
                    yield path, each.name
            else:
                yield from walk(each.url_patterns, path)

    return sorted(set(walk(get_resolver().url_patterns)))


GATHERINGS = {"thing_id": "open-a-restaurant", "guide_id": "building-works"}
NAMED = re.compile(r"<(?:\w+:)?(\w+)>")
THINGS = {
    "draft_id",
    "reference",
    "notice_id",
    "number",
    "mandate_id",
    "substitution_id",
    "invitation_id",
    "item_id",
    "offer_id",
    "appointment_id",
    "machine_id",
    "closing_id",
    "order_id",
    "bundle_id",
    "list_id",
    "address_id",
    "help_id",
    "follow_up_id",
    "paper_id",
    "form_id",
    "chat_id",
    "upload_id",
    "visit_id",
    "recording_id",
    "place",
    "subscription_id",
    "voucher_id",
    "use_id",
    "statement_id",
    "activity",
}
OF_ONE_THING = [(path, name) for path, name in addresses() if THINGS & set(NAMED.findall(path))]


@pytest.fixture
def belongings(db):
    """One of everything that belongs to association 1."""
    load_world()
    draft = certificate_draft(key="open")
    case = lodged(certificate_draft(key="lodged"), person(1, "e-1"))
    label = {"zh-Hant": "費用", "pt": "Taxa", "en": "Fee"}
    order = place_order(
        actor=person(1, "e-1"),
        at=now(),
        subject="draft:1",
        holder_id="e-1",
        department="DSI",
        title=label,
        lines=[Line(kind="fee", label=label, amount=100, why=label, basis=label)],
    )
    Order.objects.filter(pk=order.id).update(state="paid", receipt_number="R-2026-000001-X", paid_at=now())
    mandate = Mandate.objects.filter(entity_id=1).first()
    assert mandate is not None
    licence = Licence.objects.filter(kind="travel-agency").first()
    assert licence is not None
    Licence.objects.filter(pk=licence.pk).update(holder_id="e-1")
    Change.objects.filter(licence=licence).update(holder_id="e-1")  # who held it once sees that it was passed on
    return {
        "draft_id": draft,
        "reference": case.reference,
        "notice_id": Notice.objects.filter(holder_id="e-1").latest("pk").pk,
        "document": Document.objects.get(case_reference=case.reference).number,
        "receipt": "R-2026-000001-X",
        "order_id": order.id,
        "list_id": ApplicationList.objects.create(
            key="x",
            holder_id="e-1",
            service_id="dsi-association-leadership-certificate",
            version_id=get_published("dsi-association-leadership-certificate", at=now()).id,
            file_name="list.csv",
            begun_by={},
            begun_at=now(),
        ).pk,
        "what": "errors",
        "ending": "csv",
        "bundle_id": Bundle.objects.create(key="x", holder_id="e-1", begun_by={}, begun_at=now()).pk,
        "licence": licence.number,
        "wallet": licence.number,
        "type_id": licence.kind,
        "mandate_id": mandate.pk,
        "substitution_id": _substitution(),
        "invitation_id": _invitation(draft),
        "objections": _objection(),
        "item_id": _question(mandate),
        "offer_id": Offer.objects.create(
            case=case, from_holder="p-2", to_holder="e-1", offered_at=now(), offered_by_name="João"
        ).pk,
        "appointment_id": Appointment.objects.create(
            case=case, kind="counter", state="agreed", starts_at=now(), minutes=30, changed_at=now()
        ).pk,
        "machine_id": (machine := _machine()),
        "subscription_id": _subscription(machine),
        "closing_id": ask_to_close(actor=person(1, "e-1"), at=now(), entity_id=1),
        "address_id": UnusableAddress.objects.create(
            person_id=1, channel="mail", address="mei.ling@example.mo", since=now()
        ).pk,
        "help_id": _help(draft),
        "chat_id": open_chat(actor=person(1, "e-1"), at=now(), reference=case.reference, key="x", text="x"),
        "visit_id": (visit := _visit(draft)),
        "recording_id": _recording(visit, draft),
        "place": 1,
        "follow_up_id": _follow_up(),
        "paper_id": _paper(),
        "form_id": _form(draft),
        "upload_id": _upload(draft),
        **_voucher(),
        "activity": _activity(),
        "wanted": "none",
        "page_id": "delivery",
        "token": "none",
        "question": "purpose",
        "register": "criminal_record",
        "outstanding": "fine",
        "sha256": "ab" * 32,
        "service_id": "dsi-association-leadership-certificate",
    }


def _voucher():
    """One with a use that the association took itself, and its statement."""
    row = Voucher.objects.create(number="x", scheme="ssm-health-2026", holder_id="e-1", given_at=now())
    settled = {"scheme": row.scheme, "department": "SSM", "provider_id": "e-1", "period": "2026-10", "payout_id": 1}
    use = row.uses.create(
        provider_id="e-1",
        provider_name={},
        licence_number="x",
        amount=1,
        way="code",
        key="x",
        **dict.fromkeys(("asked_at", "expires_at"), now()),
    )
    statement = Statement.objects.create(**settled, uses=1, amount=1, made_at=now())
    return {"voucher_id": row.pk, "use_id": use.pk, "statement_id": statement.pk}


def _activity():
    """One that it published."""
    begins = now() + timedelta(days=9)
    return publish_activity(
        actor=person(1, "e-1"),
        at=now(),
        publication=Publication(
            case_reference="x",
            holder_id="e-1",
            department="IAM",
            duty="licensing",
            service_id="association-activity-publish",
            enrolled_by="association-activity-enrolment",
            scopes=("association-activity-publish",),
            organiser={"zh-Hant": "社團"},
            title={"zh-Hant": "活動"},
            about="",
            place="Taipa",
            spans=((begins, begins + timedelta(hours=1)),),
            by_draw=False,
            quota=1,
            waiting=0,
            opens_at=now(),
            closes_at=begins,
            age_min=None,
            age_max=None,
            fee=0,
            grant_reference="",
            remits_after=None,
        ),
    )


def _objection():
    """One about which the association is asked."""
    load_associations(at=now())
    seat = Seat.objects.get(entity_id=1, post="treasurer")
    number = object_to_post(actor=person(3), at=now(), seat_id=seat.pk, reason="Nobody asked me.")
    hear_association(actor=officer(11, "DSI", "association-register"), at=now(), number=number)
    return number


def _substitution():
    """The secretary is away."""
    today = macau_date(now())
    away = {"person_id": 2, "substitute_id": 3}
    return name_substitute(actor=person(1, "e-1"), at=now(), entity_id=1, from_on=today, until_on=today, **away)


def _visit(draft):
    """A visit by video that waits."""
    found = {"department": "SAFP", "person_id": 1, "holder_id": "e-1", "draft_id": draft, "language": "pt"}
    return VideoVisit.objects.create(**found, nonce="n", asked_at=now()).pk


def _recording(visit, draft):
    """What was recorded in that visit."""
    file = asdict(put(b"RIFF----WAVE", media_type="audio/wav", name="visit.wav"))
    told = {"why": "explained", "days": 90, "proposed_at": now(), "agreed_at": now(), "begun_at": now()}
    over = {"over_at": now(), "over_why": "stopped", "files": [file], "keep_until_on": macau_date(now())}
    return Recording.objects.create(visit_id=visit, holder_id="e-1", draft_id=draft, **told, **over).pk


def _follow_up():
    """A certificate after others took the posts."""
    follow_event(event="organs_changed", cause="x", holder_id="e-1", told={"change": {"reference": ""}}, at=now())
    number = FollowUp.objects.get().pk
    tell_of_follow_up(follow_up_id=number, at=now())
    return number


def _machine():
    """Software of the association."""
    made = {"registered_by_id": 1, "registered_at": now()}
    return Machine.objects.create(entity_id=1, name="Accounts", thumbprint="x", key={}, **made).pk


def _subscription(machine):
    """Where it is called."""
    address, kinds = "https://accounts.example/calls", ["case.moved"]
    return subscribe(actor=person(1, "e-1"), at=now(), machine_id=machine, address=address, kinds=kinds)[0]


def _paper():
    """The statutes, kept."""
    stored = put(b"%PDF-1.7 statutes", media_type="application/pdf", name="statutes.pdf")
    kept = add_paper(actor=person(1, "e-1"), at=now(), kind="statutes", file=file_answer(stored))
    return kept.id


def _upload(draft):
    """A file under way."""
    subject = f"{draft}:minutes"
    return begin_upload(actor=person(1, "e-1"), at=now(), key="x", subject=subject, name="acta.pdf", length=9).id


def _invitation(draft):
    """A link nobody has taken."""
    today = macau_date(now())
    share_application(
        actor=person(1, "e-1"),
        at=now(),
        entity_id=1,
        scope=f"draft:{draft}",
        actions=frozenset({Action.VIEW}),
        until_on=today,
        name="Ho Sio Fan",
    )
    return Invitation.objects.get().pk


def _form(draft):
    stored = put(b"scan", media_type="image/png", name="scan.png")
    found = {"version_id": 1, "received_by": "p-1", "received_at": now(), "pages": 1}
    return PaperForm.objects.create(draft_id=draft, sha256=stored.sha256, file=file_answer(stored), **found).pk


def _help(draft):
    """Somebody who helps with the draft."""
    found = {"draft_id": draft, "may_fill": True, "way": "contact", "invited_by_id": 1, "helper_id": 6}
    today = macau_date(now())
    days = {"until_on": today, "open_until_on": today, "invited_at": now(), "accepted_at": now()}
    return Help.objects.create(**found, **days).pk


def _question(mandate):
    """Whether somebody keeps acting."""
    today = macau_date(now())
    handover = Handover.objects.create(entity_id=1, reference="", effect_on=today, made_at=now())
    item = HandoverItem.objects.create(
        handover=handover, person_id=mandate.person_id, mandate=mandate, actions=["view"], scope="*", ends_on=today
    )
    return item.pk


def fill(path, holder, belongings, *, absent=False):
    kind = next(
        (each for each in ("receipt", "document", "licence", "wallet", "objections") if each in path), "document"
    )
    values = {**belongings, "holder": holder, "number": belongings[kind], **GATHERINGS}
    if absent:
        values |= {
            **ABSENT,
            "reference": "DSI-CGB-2026-999999-X",
            "number": "DSI-CGB-2026-999999-X",
            **dict.fromkeys(GATHERINGS, "none"),
        }
    return "/" + NAMED.sub(lambda found: str(values[found.group(1)]), path)


def said(response):
    """What a person can see, without what differs from one page to the next by itself."""
    text = response.content.decode()
    text = re.sub(r'<p class="govuk-body-s without-script">.*?</p>| data-left="\d+"', "", text)  # the sign-in's end
    text = re.sub(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|(next|href|value)="[^"]*"', "", text)
    return response.status_code, text


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def state():
    models = (Draft, Case, Help, Notice, Document, Order, Mandate, HandoverItem, Objection, Closing, UnusableAddress)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_there_are_addresses_to_try():
    assert len(OF_ONE_THING) >= 18


def test_every_numbered_thing_in_an_address_is_tried():
    numbered = {name for path, _ in addresses() for name in re.findall(r"<int:(\w+)>", path)}
    assert numbered - THINGS == set()


@pytest.mark.parametrize(
    ("username", "holder"),
    [
        ("wai.keong", "e-2"),
        ("ka.man", "ward"),
        ("sio.fan", "ward"),
        ("ka.man", "e-2"),
        ("ka.man", "p-4"),
        ("ka.man", "e-1"),
        ("officer.dsi", "p-11"),
    ],
)
def test_anothers_things_are_answered_like_nothing(belongings, username, holder):
    if holder == "ward":
        holder = f"p-{child_of(4)}"
    client, before = signed_in(username), state()
    told_apart = []
    for path, name in OF_ONE_THING:
        for ask in (client.get, client.post):
            there = ask(fill(path, holder, belongings))
            nowhere = ask(fill(path, holder, belongings, absent=True))
            to_step_up = there.headers.get("Location", "").startswith("/step-up/")
            refused = there.status_code in {404, 405} or to_step_up
            if said(there) != said(nowhere) or not refused:
                told_apart.append((name, ask.__name__, there.status_code, nowhere.status_code))
    assert told_apart == []
    assert state() == before


def test_a_wards_pages_are_the_guardians_until_it_ends_and_nobody_elses(belongings):
    child = child_of(4)
    places = ["", "matters/", "inbox/", "licences/", "readings/", "guardians/"]
    own, other = signed_in("ka.man"), signed_in("sio.fan")
    assert {own.get(f"/as/p-{child}/{place}").status_code for place in places} == {200}
    assert {other.get(f"/as/p-{child}/{place}").status_code for place in places} == {404}
    case = lodged(certificate_draft(key="of the ward"), person(1, "e-1"), run=False)
    Case.objects.filter(pk=case.pk).update(holder_id=f"p-{child}")
    assert own.get(f"/as/p-{child}/matters/{case.reference}/").status_code == 200
    assert other.get(f"/as/p-{child}/matters/{case.reference}/").status_code == 404
    Guardianship.objects.update(ended_at=now())
    gone = own.get(f"/as/p-{child}/")
    assert gone.status_code == 404
    assert "You no longer act for" in gone.content.decode()
    assert {own.get(f"/as/p-{child}/{place}").status_code for place in places} == {404}


def test_the_switcher_offers_the_ward(belongings):
    child = child_of(4)
    page = signed_in("ka.man").get("/acting/").content.decode()
    assert f"/as/p-{child}/" in page
    assert "In your care" in page
    assert "In your care" not in signed_in("sio.fan").get("/acting/").content.decode()


def test_a_mandate_that_ended_yesterday_opens_nothing(belongings):
    client = signed_in("ka.man")
    assert client.get("/as/e-2/").status_code == 200
    yesterday = macau_date(now()) - timedelta(days=1)
    ended = {"since_on": yesterday - timedelta(days=9), "until_on": yesterday}
    Mandate.objects.filter(entity_id=2, person_id=4).update(**ended)
    answers = [
        (name, ask(fill(path, "e-2", belongings)).status_code)
        for path, name in addresses()
        for ask in (client.get, client.post)
    ]
    assert len(answers) >= 50
    assert {code for _, code in answers} <= {404, 405}, answers
