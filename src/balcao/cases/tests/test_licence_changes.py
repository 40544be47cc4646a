"""Services that change a licence: both parties of a transfer sign, and what was granted is done once."""

from datetime import UTC, datetime

import pytest

from balcao.cases.collecting import collected
from balcao.cases.facts import Known
from balcao.cases.failures import SignerUnknown
from balcao.cases.models import Case, Draft, Signature, Step
from balcao.cases.operations.deciding import decide_case
from balcao.cases.operations.drafting import create_draft, save_answers
from balcao.cases.operations.lodging import lodge
from balcao.cases.operations.running import run_case
from balcao.cases.operations.signing import request_signatures, sign
from balcao.cases.readiness import live_signatures
from balcao.cases.testing import load_world, officer, person
from balcao.catalogue.api import get_published
from balcao.kernel.actor import system_actor
from balcao.licences.api import ChangeKind, LicenceState, get_licence, history_of
from balcao.licences.models import Licence
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NUMBER = "DST-TA-2024-000008"
OWNER = person(3, "e-2")
OFFICER = officer(14, "DST", "licensing")


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=AT)


def drafted(service, **changes):
    version = get_published(service, at=AT)
    example = version.definition.examples["granted"]
    licence = Licence.objects.get(number=example.facts["licence"]["number"])
    facts = {**example.facts, "licence": {**example.facts["licence"], "terms": licence.terms}}
    draft = create_draft(
        actor=OWNER, at=AT, version=version, known=Known(facts, (), licence.number), key=f"k:{service}"
    )
    answers = {**example.answers, **changes}
    save_answers(actor=OWNER, at=AT, draft_id=draft.pk, values=answers, seen={})
    return Draft.objects.get(pk=draft.pk)


def signers(draft):
    return {each.person_id for each in live_signatures(draft)}


def signed_by(draft, number):
    actor = person(number, f"p-{number}")
    sign(actor=actor, at=AT, draft_id=draft.pk, content_hash=Draft.objects.get(pk=draft.pk).frozen_hash)


def missing(draft):
    draft = Draft.objects.get(pk=draft.pk)
    return collected(draft, live_signatures(draft), AT).missing


def granted(draft):
    reference = lodge(actor=OWNER, at=AT, draft_id=draft.pk)
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=AT)
    case.refresh_from_db()
    if not case.outcome:
        decide_case(actor=OFFICER, at=AT, reference=reference, outcome="approve")
        run_case(case_id=case.pk, at=AT)
    case.refresh_from_db()
    assert case.outcome == "approve"
    return case


def test_who_binds_either_company_signs_and_the_licence_passes_on():
    draft = drafted("dst-travel-agency-transfer")
    request_signatures(actor=OWNER, at=AT, draft_id=draft.pk)
    theirs = {each.person_id for each in live_signatures(draft) if each.needed}
    ours = signers(draft) - theirs
    assert ours
    assert theirs
    signed_by(draft, min(ours))
    assert missing(draft) == 1
    signed_by(draft, min(theirs))
    assert missing(draft) == 0
    granted(draft)
    licence = Licence.objects.get(number=NUMBER)
    assert (licence.holder_id, licence.terms["technical_director"]) == ("e-5", "陳大文")
    assert get_licence(actor=OWNER, at=AT, number=NUMBER).state is LicenceState.TRANSFERRED
    assert Notice.objects.filter(holder_id="e-5", key__startswith=f"licence:{NUMBER}:").count() == 1


def test_nobody_is_asked_to_sign_for_a_receiver_without_an_account_or_for_themselves():
    for number in ("99999 SO", "45678 SO"):
        draft = drafted("dst-travel-agency-transfer", receiver_number=number)
        with pytest.raises(SignerUnknown):
            request_signatures(actor=OWNER, at=AT, draft_id=draft.pk)
        assert not Signature.objects.filter(draft=draft).exists()


def test_a_licence_is_given_up_from_the_day_chosen():
    draft = drafted("dst-travel-agency-cessation")
    request_signatures(actor=OWNER, at=AT, draft_id=draft.pk)
    signed_by(draft, min(signers(draft)))
    case = granted(draft)
    licence = get_licence(actor=OWNER, at=AT, number=NUMBER)
    assert (licence.state, str(licence.ended_on)) == (LicenceState.IN_FORCE, "2026-12-15")
    run_case(case_id=case.pk, at=AT)
    assert history_of(actor=OWNER, at=AT, number=NUMBER)[-1].reason["pt"] == "不再經營"
    assert len(history_of(actor=OWNER, at=AT, number=NUMBER)) == 2


def test_a_new_document_stands_for_the_same_licence():
    case = granted(drafted("iam-catering-licence-replacement"))
    change = history_of(actor=system_actor(), at=AT, number=case.licence_number)[-1]
    assert change.kind is ChangeKind.REPLACED
    assert change.document_number.startswith("IAM-RTD-")


def test_what_ended_meanwhile_is_not_changed_and_the_officer_sees_it():
    draft = drafted("iam-catering-licence-replacement")
    Licence.objects.filter(number=draft.licence_number).update(ended_on=AT.date(), ended_as="revoked")
    case = granted(draft)
    assert Step.objects.filter(case=case, kind="licence_not_changed").exists()
