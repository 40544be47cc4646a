"""The pages of several renewals: what was read is what is signed and lodged; the link one is sent names nobody."""

import re

import pytest

from balcao.bundles.api import ask_signatures, begin_renewals, declare_all_unchanged
from balcao.bundles.models import Bundle, Part
from balcao.bundles.operations import beginning
from balcao.bundles.testing import OWNER, chain, renewed_before
from balcao.bundles.tests.conftest import registers, running_registers  # noqa: F401 - the registers they ask
from balcao.cases.api import draft_view, save_answers, sign
from balcao.cases.models import Draft, Signature
from balcao.cases.testing import BEGAN, CERTIFICATE, ORGANS, drafted, load_world, person
from balcao.foundation.storage.api import put
from balcao.kernel.clock import now
from balcao.notices.models import Notice
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def bundle(registers):  # noqa: F811
    """Two renewals of the catering company, complete, that nobody was asked to sign."""
    load_world(at=BEGAN)
    numbers = chain(2, at=now())
    renewed_before(numbers, at=now())
    number = begin_renewals(actor=OWNER, at=now(), key="once", numbers=numbers)
    while beginning.begin_some(at=now(), bundle_id=number):
        pass
    declare_all_unchanged(actor=OWNER, at=now(), bundle_id=number)
    return number


def hashes(said):
    return dict(re.findall(r'name="(hash\.\d+)" value="([0-9a-f]{64})"', said))


def link(who):
    return Notice.objects.filter(holder_id=f"p-{who}").latest("pk").path


def test_changed_after_it_was_read_nobody_is_asked_to_sign(bundle):
    client, here = signed_in("wai.keong"), f"/as/e-2/bundles/{bundle}/"
    read = hashes(page(client, here))
    assert len(read) == 2
    draft = Draft.objects.filter(state="open").latest("pk").pk
    seen = draft_view(actor=OWNER, at=now(), draft_id=draft).field_versions
    save_answers(actor=OWNER, at=now(), draft_id=draft, values={"waste_collection_hours": "22:00 – 23:00"}, seen=seen)
    for sent in (read, dict[str, str]()):
        answer = client.post(here, {"act": "sign", **sent})
        assert answer.status_code == 409
        assert "read it again first" in answer.content.decode()
    assert not Signature.objects.filter(draft_id=draft).exists()
    assert client.post(here, {"act": "sign", **hashes(page(client, here))}).status_code == 302
    assert Signature.objects.filter(draft_id=draft).exists()


@pytest.fixture
def choir(db):
    """Two certificates of the choir in one bundle; everybody who may sign was asked."""
    load_world(at=BEGAN)
    asker = person(2, "e-6")
    bundle = Bundle.objects.create(key="choir", holder_id="e-6", begun_by=asker.kept(), begun_at=now())
    stored = put(PDF, media_type="application/pdf", name="acta.pdf")
    minutes = {"key": stored.key, "name": "acta.pdf", "size": 15, "media_type": "application/pdf"}
    shown = {}
    for place in range(2):
        number = drafted(
            CERTIFICATE,
            asker,
            answers={
                "purpose": "bank",
                "true_and_complete": True,
                "minutes": [minutes | {"sha256": stored.sha256}],
            },
            facts={"organs": {**ORGANS, "registration_no": "7215", "term_end": "2026-03-31"}},
            at=now(),
            key=f"choir:{place}",
        )
        view = draft_view(actor=asker, at=now(), draft_id=number)
        Part.objects.create(
            bundle=bundle,
            position=place,
            service_id=CERTIFICATE,
            version_id=view.version.id,
            name=view.version.definition.text("name"),
            draft_id=number,
        )
        shown[number] = view.content
    ask_signatures(actor=asker, at=now(), bundle_id=bundle.pk, shown=shown)
    return bundle.pk


def test_the_link_leads_to_all_of_it_once_signed_to_one_and_names_nobody(choir):
    assert re.fullmatch(r"/to-sign/\d+/[A-Z2-7-]{14}/together/", link(5))
    client = signed_in("sio.fan", surely=True)
    for _ in range(2):
        assert client.get(link(5)).headers["Location"] == f"/as/p-5/bundles/{choir}/sign/"
    assert "Sign all 2" in page(client, f"/as/p-5/bundles/{choir}/sign/")
    for stranger in ("mei.ling", "ka.man", "officer.dsi"):
        said = page(signed_in(stranger), link(5), 404)
        assert "Choir" not in said
    page(client, link(5).replace("/to-sign/", "/to-sign/9"), 404)
    for each in Signature.objects.filter(person_id=5):
        sign(actor=person(5), at=now(), draft_id=each.draft_id, content_hash=each.content_hash)
    assert client.get(link(5)).headers["Location"] == f"/as/p-5/bundles/{choir}/sign/"
    first = Draft.objects.filter(signatures__person_id=5).earliest("pk")
    Signature.objects.filter(person_id=5).update(voided_at=now(), void_reason="changed")
    assert client.get(link(5)).headers["Location"] == f"/as/p-5/to-sign/{first.pk}/"
