"""What a verifier is told: valid, suspended, invalid, expired, not genuine, or that it cannot be said."""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from balcao.credentials import judging, keys
from balcao.credentials.api import (
    NotCarried,
    PurposeMissing,
    Trust,
    ask_for_proof,
    carried_by,
    get_type,
    make_offer,
    read_answer,
    take_back,
)
from balcao.credentials.failures import BadToken, ProtocolError
from balcao.credentials.jobs import follow_bearer, follow_subject
from balcao.credentials.models import Issued, Question
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations.asking import answer_by_code, answer_proof, request_object
from balcao.credentials.operations.following import follow_documents, follow_the_day
from balcao.credentials.operations.issuing import fetch_later, issue_credentials
from balcao.credentials.operations.redeeming import PRE_AUTHORISED, redeem
from balcao.credentials.operations.tidying import forget_the_past
from balcao.credentials.sd_jwt import issue, parts_of, sign_jwt
from balcao.credentials.subjects import subjects_of
from balcao.credentials.testing import AGENCY, HOLDER, STRANGER, TYPE, answer_to, new_key, present, proof
from balcao.documents.models import Document
from balcao.entities.models import Mandate, Seat
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import Restraint, restrain_licence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
PURPOSE = "Stall at the market"


class Carried:
    """One credential on one device."""

    def __init__(self, at):
        offer = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False)
        token = redeem(form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}, at=at)["access_token"]
        self.key = new_key()
        request = {"credential_configuration_id": TYPE, "proofs": {"jwt": [proof(self.key, make_nonce(at))]}}
        (made,) = issue_credentials(token=token, request=request, at=at)["credentials"]
        self.credential = made["credential"]


class Asked:
    """A verifier's question."""

    def __init__(self, at, claims=()):
        self.asked, self.reader = ask_for_proof(at=at, type_id=TYPE, claims=list(claims), purpose=PURPOSE)
        row = Question.objects.get(pk=self.asked.id)
        self.handle, self.nonce, self.audience = row.handle, row.nonce, self.asked.client_id

    def answer(self, shown, at, **changes):
        told = {"state": self.handle, "vp_token": {"asked": [shown]}, **changes}
        return answer_proof(handle=self.handle, form=answer_to(self.handle, told), at=at)

    @property
    def bound(self):
        """To what an answer is bound, where only the judging is of interest."""
        return judging.Asked(
            type=get_type(TYPE),
            wanted=frozenset(),
            audience=self.audience,
            nonce=self.nonce,
            response_uri="",
            thumbprint="",
        )

    def trust(self, at):
        judged = read_answer(proof_id=self.asked.id, reader=self.reader, at=at).judged
        return judged.trust if judged else None


@pytest.fixture
def carried(at):
    return Carried(at)


@pytest.fixture
def asked(at):
    return Asked(at)


def shown(carried, asked, claims=(), **changes):
    return present(
        carried.credential, carried.key, **{"audience": asked.audience, "nonce": asked.nonce, **changes}, claims=claims
    )


def restrain(at, act, key):
    restrain_licence(actor=system_actor(), at=at, number=AGENCY, act=act, holds_from=macau_date(at), reason={}, key=key)
    run_waiting_jobs()


def test_a_type_alone_is_proved_and_nothing_else_told(carried, asked, at):
    code = asked.answer(shown(carried, asked), at)
    answer = read_answer(proof_id=asked.asked.id, reader=asked.reader, at=at)
    assert answer.judged is not None
    assert (answer.judged.trust, dict(answer.judged.claims)) == (Trust.VALID, {})
    assert answer_by_code(code=code, at=at) == asked.asked.id


def test_what_was_asked_must_be_told_and_no_more_is_kept_than_that(carried, at):
    asked = Asked(at, ["number"])
    with pytest.raises(ProtocolError):
        asked.answer(shown(carried, asked), at)
    asked.answer(shown(carried, asked, ["number"]), at)
    answer = read_answer(proof_id=asked.asked.id, reader=asked.reader, at=at)
    assert answer.judged is not None
    assert dict(answer.judged.claims) == {"number": AGENCY}
    forget_the_past(at=at + timedelta(minutes=61))
    assert not Question.objects.exists()


def test_the_request_is_signed_and_can_be_fetched_again(asked, at):
    first, second = (request_object(handle=asked.handle, at=at, wallet_nonce=word) for word in ("", "mine"))
    header, claims = parts_of(first)
    assert header["typ"] == "oauth-authz-req+jwt"
    assert claims["client_id"].startswith("x509_hash:")
    assert "claims" not in claims["dcql_query"]["credentials"][0]
    assert parts_of(second)[1]["wallet_nonce"] == "mine"
    with pytest.raises(NotFound):
        request_object(handle=asked.handle, at=at + timedelta(minutes=10))


def test_an_answer_counts_once_in_time_and_for_who_asked(carried, asked, at):
    with pytest.raises(NotFound):
        asked.answer(shown(carried, asked), at + timedelta(minutes=10))
    asked.answer(shown(carried, asked), at)
    with pytest.raises(ProtocolError):
        asked.answer(shown(carried, asked), at)
    for reader, when in (("x", at), (asked.reader, at + timedelta(hours=1))):
        with pytest.raises(NotFound):
            read_answer(proof_id=asked.asked.id, reader=reader, at=when)
    for code in ("", "x"):
        with pytest.raises(NotFound):
            answer_by_code(code=code, at=at)
    with pytest.raises(PurposeMissing):
        ask_for_proof(at=at, type_id=TYPE, claims=[], purpose=" \n")
    with pytest.raises(NotFound):
        ask_for_proof(at=at, type_id="crown", claims=[], purpose="x")


def test_a_presentation_is_no_answer_to_another_question(carried, asked, at):
    other = Asked(at)
    with pytest.raises(ProtocolError):
        other.answer(shown(carried, asked), at)
    assert other.trust(at) is None
    assert read_answer(proof_id=other.asked.id, reader=other.reader, at=at).refused_at == at


def test_who_declines_tells_nothing(asked, at):
    answer_proof(handle=asked.handle, form={"state": asked.handle, "error": "access_denied"}, at=at)
    answer = read_answer(proof_id=asked.asked.id, reader=asked.reader, at=at)
    assert answer.judged is not None
    assert (answer.judged.trust, answer.judged.why) == (Trust.UNKNOWN, "declined")


NOW = int(time.time())
WRONG_BINDINGS: dict[str, dict[str, Any]] = {
    "for another audience": {"audience": "x509_hash:other"},
    "with another nonce": {"nonce": "other"},
    "over other disclosures": {"sd_hash": "x" * 43},
    "by another key": {"signer": new_key()},
    "of another kind": {"typ": "JWT"},
    "of an hour ago": {"iat": NOW - 3600},
    "of tomorrow": {"iat": NOW + 86400},
    "without a time": {"iat": None},
    "with an audience in a list": {"audience": ["x"]},
}


@pytest.mark.parametrize("wrong", WRONG_BINDINGS)
def test_a_wrong_key_binding_is_not_genuine(carried, asked, at, wrong):
    with pytest.raises(ProtocolError):
        asked.answer(shown(carried, asked, **WRONG_BINDINGS[wrong]), at)
    assert asked.trust(at) is None
    asked.answer(shown(carried, asked), at)
    assert asked.trust(at) is Trust.VALID


def forged(carried, at, *, signer=None, header=None, **changes):
    """A credential made by hand, for the wallet's own key."""
    _, payload = parts_of(carried.credential.split("~")[0])
    key = keys.signing_key(at)
    shown = {"typ": "dc+sd-jwt", "kid": key.kid, **(header or {})}
    return issue({**payload, **changes}, key=signer or key, header=shown)


WRONG_CREDENTIALS: dict[str, dict[str, Any]] = {
    "signed by another": {"signer": new_key()},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "by an unknown key": {"header": {"kid": "x"}},
    "of another kind": {"header": {"typ": "vc+sd-jwt"}},
    "of another type": {"vct": "https://elsewhere.example/type"},
    "without a key": {"cnf": {}},
    "for a key that is named only": {"cnf": {"kid": "x"}},
    "of the future": {"iat": NOW + 86400},
    "not valid yet": {"nbf": NOW + 86400},
    "without an end": {"exp": None},
}


@pytest.mark.parametrize("wrong", WRONG_CREDENTIALS)
def test_a_wrong_credential_is_not_genuine(carried, asked, at, wrong):
    credential = forged(carried, at, **WRONG_CREDENTIALS[wrong])
    shown = present(credential, carried.key, audience=asked.audience, nonce=asked.nonce)
    judged = judging.judge(shown, asked.bound, at=at)
    assert (judged.trust, judged.claims) == (Trust.FORGED, {})


def test_no_binding_and_no_token_are_not_genuine(carried, asked, at):
    for rubbish in (carried.credential, "", "~", "a~b~c", carried.credential + "x.y.z", "{}"):
        with pytest.raises(ProtocolError):
            asked.answer(rubbish, at)
    mixed = {"asked": ["x"], "asked-mdoc": ["x"]}
    vp_token: Any
    for vp_token in ("", [], {"other": ["x"]}, {"asked": "x"}, {"asked": ["a", "b"]}, {"asked": [1]}, mixed):
        with pytest.raises(ProtocolError):
            asked.answer("", at, vp_token=vp_token)
    with pytest.raises(ProtocolError):
        asked.answer(shown(carried, asked), at, state="other")


def test_expired_and_unreadable_have_answers_of_their_own(carried, asked, at, monkeypatch):
    def judged(credential):
        shown = present(credential, carried.key, audience=asked.audience, nonce=asked.nonce)
        return judging.judge(shown, asked.bound, at=at).trust

    assert judged(forged(carried, at, exp=int(at.timestamp()))) is Trust.EXPIRED
    for status in (None, {}, {"status_list": {"idx": 1, "uri": "https://elsewhere.example/1"}}):
        assert judged(forged(carried, at, status=status)) is Trust.UNKNOWN
    uri = parts_of(carried.credential.split("~")[0])[1]["status"]["status_list"]["uri"]
    for place in (-1, 1 << 20, "1", True):
        assert judged(forged(carried, at, status={"status_list": {"idx": place, "uri": uri}})) is Trust.UNKNOWN

    def unreachable(*_):
        raise TimeoutError

    monkeypatch.setattr(judging, "read_status", unreachable)
    assert judged(carried.credential) is Trust.UNKNOWN


def test_a_list_that_is_old_or_not_ours_says_nothing(carried, at, monkeypatch):
    from balcao.credentials import statuses

    uri = parts_of(carried.credential.split("~")[0])[1]["status"]["status_list"]["uri"]
    good, _ = statuses.list_token(number=int(uri.rsplit("/", 1)[1]), at=at)
    assert statuses.status_in(good, uri=uri, place=1, at=at) == 0
    header, claims = parts_of(good)
    other = sign_jwt(claims, key=new_key(), header=header)
    for token, when in ((other, at), (good, at + timedelta(days=2)), (good[:-4] + "AAAA", at)):
        with pytest.raises(BadToken):
            statuses.status_in(token, uri=uri, place=1, at=when)
    with pytest.raises(BadToken):
        statuses.status_in(good, uri=uri + "1", place=1, at=at)


def test_status_follows_the_licence_by_itself(carried, at):
    def now_is():
        asked = Asked(at)
        asked.answer(shown(carried, asked), at)
        return asked.trust(at)

    assert now_is() is Trust.VALID
    restrain(at, Restraint.SUSPEND, "s")
    assert now_is() is Trust.SUSPENDED
    restrain(at, Restraint.LIFT, "l")
    assert now_is() is Trust.VALID
    restrain(at, Restraint.REVOKE, "r")
    assert now_is() is Trust.INVALID
    assert carried_by(actor=HOLDER, at=at) == {}
    assert follow_subject(source="licence", key=AGENCY) == 0


def test_a_suspension_that_begins_later_is_marked_on_its_day(carried, at):
    begins = macau_date(at) + timedelta(days=3)
    restrain_licence(
        actor=system_actor(), at=at, number=AGENCY, act=Restraint.SUSPEND, holds_from=begins, reason={}, key="s"
    )
    run_waiting_jobs()
    assert (Issued.objects.get().status, Issued.objects.get().review_on) == (0, begins)
    follow_the_day(at=at + timedelta(days=2))
    assert Issued.objects.get().status == 0
    follow_the_day(at=at + timedelta(days=3))
    assert Issued.objects.get().status == 2


def test_whoever_may_no_longer_see_it_carries_nothing_valid(carried, asked, at):
    assert follow_bearer(holder_id="e-2") == 0
    Mandate.objects.filter(person_id=4).delete()
    Seat.objects.filter(person_id=4).delete()
    assert follow_bearer(holder_id="e-2") == 1
    asked.answer(shown(carried, asked), at)
    assert asked.trust(at) is Trust.INVALID


def test_a_lost_phone_is_made_worthless_by_its_person_and_stays_so(carried, asked, at):
    with pytest.raises(NotFound):
        take_back(actor=STRANGER, at=at, type_id=TYPE, key=AGENCY)
    assert len(carried_by(actor=HOLDER, at=at)) == 1
    assert take_back(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY) == 1
    assert take_back(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY) == 0
    follow_subject(source="licence", key=AGENCY)
    asked.answer(shown(carried, asked), at)
    assert asked.trust(at) is Trust.INVALID
    restrain(at, Restraint.REVOKE, "r")
    with pytest.raises(NotCarried):
        make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False)


def test_a_post_is_carried_by_who_holds_it_until_they_hold_it_no_more(at):
    president = Actor(person_id=1, name="陳美玲", holder_id="p-1")
    (post, *_) = [each for each in subjects_of(actor=president, at=at) if each.status == 0]
    assert (post.type.id, sorted(post.type.always)) == ("organ-post", ["entity_name", "post"])
    offer = make_offer(actor=president, at=at, type_id="organ-post", key=post.key, with_code=False)
    token = redeem(form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}, at=at)["access_token"]
    request = {"credential_configuration_id": "organ-post", "proofs": {"jwt": [proof(new_key(), make_nonce(at))]}}
    (made,) = issue_credentials(token=token, request=request, at=at)["credentials"]
    assert {"entity_name", "post"} <= set(parts_of(made["credential"].split("~")[0])[1])
    with pytest.raises(NotFound):
        make_offer(actor=STRANGER, at=at, type_id="organ-post", key=post.key, with_code=False)
    Seat.objects.filter(pk=int(post.key)).update(term_end=date(2020, 1, 1), term_start=date(2019, 1, 1))
    assert follow_bearer(holder_id="p-1") == 1
    assert Issued.objects.get().status == 1


def test_a_certificate_is_carried_once_sealed_and_follows_its_document(at):
    document = Document.objects.create(
        number="DSI-CGB-2026-000001-A",
        register="DSI-CGB",
        year=2026,
        sequence=1,
        code="x",
        kind="certificate",
        title={"zh-Hant": "證明", "pt": "Certificado", "en": "Certificate"},
        holder_id="e-2",
        department="DSI",
        case_reference="",
        state="making",
        layout="",
        data={},
        request_key="x",
        requested_at=at,
    )
    offer = make_offer(actor=HOLDER, at=at, type_id="association-leadership", key=document.number, with_code=False)
    token = redeem(form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}, at=at)["access_token"]
    proofs = {"jwt": [proof(new_key(), make_nonce(at))]}
    request = {"credential_configuration_id": "association-leadership", "proofs": proofs}
    number = issue_credentials(token=token, request=request, at=at)["transaction_id"]
    Document.objects.filter(pk=document.pk).update(state="sealed", sha256="ab" * 32, storage_key="x", sealed_at=at)
    assert len(fetch_later(token=token, transaction_id=number, at=at)["credentials"]) == 1
    assert follow_documents(at=at) == 0
    Document.objects.filter(pk=document.pk).update(state="revoked", revoked_at=at, revoked_reason={"en": "x"})
    assert follow_documents(at=at) == 1
    assert Issued.objects.get().status == 1


def test_of_two_answers_at_once_the_first_one_written_counts(carried, asked, at, monkeypatch):
    from balcao.credentials.operations import asking

    judge, calls = judging.judge, []

    def slow(*given, **more):
        calls.append(1)
        if len(calls) == 1:
            asked.answer(shown(carried, asked), at)
        return judge(*given, **more)

    monkeypatch.setattr(asking, "judge", slow)
    with pytest.raises(ProtocolError, match="answered before"):
        asked.answer(shown(carried, asked), at)
    assert (len(calls), asked.trust(at)) == (2, Trust.VALID)
