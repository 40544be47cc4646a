"""Credentials for a token: each bound to a key whose possession was proved (OpenID4VCI 1.0, sections 8 and 9)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from balcao.credentials import keys
from balcao.credentials.addresses import issuer, list_uri, type_uri
from balcao.credentials.described import get_type
from balcao.credentials.dpop import PLAIN, Call, require_key
from balcao.credentials.failures import ProtocolError
from balcao.credentials.keys import hashed
from balcao.credentials.mdoc import issue_mdoc
from balcao.credentials.models import Delivery, Grant, Issued, Waiting
from balcao.credentials.operations.offering import BATCH
from balcao.credentials.proofs import proved_keys
from balcao.credentials.sd_jwt import Hidden, issue
from balcao.credentials.statuses import take_place
from balcao.credentials.subjects import bearer_again, subject_now
from balcao.credentials.types import FORMAT, MDOC, NAMED, Status, Subject
from balcao.foundation.audit.api import record
from balcao.kernel.clock import MACAU, macau_date

AGAIN_SECONDS = 30
WAIT_LIFE = timedelta(days=7)


def issue_credentials(*, token: str, request: Mapping[str, Any], at: datetime, call: Call = PLAIN) -> dict[str, Any]:
    """One credential for each proved key, or a transaction's number while the subject is being made.

    :raises ProtocolError: as the protocol names it.
    """
    grant = grant_of(token=token, at=at, call=call)
    configuration = request.get("credential_configuration_id")
    if "credential_identifier" in request:
        raise ProtocolError("unknown_credential_identifier", "name a credential_configuration_id")
    if configuration is None:
        raise ProtocolError("invalid_credential_request")
    form = get_type(grant.type_id).configurations.get(str(configuration))
    if form is None:
        raise ProtocolError("unknown_credential_configuration", "the token is for another one")
    if form == FORMAT and request.get("without_x5c") is True:
        form = NAMED
    public = proved_keys(request.get("proofs"), most=BATCH, at=at)
    return _issue(grant_id=grant.pk, public=public, form=form, at=at)


def grant_of(*, token: str, at: datetime, call: Call) -> Grant:
    """What a token is for.

    :raises ProtocolError: if it is none, is over, or came without the proof it is bound to.
    """
    grant = Grant.objects.filter(token_hash=hashed(token), ended_at=None, token_until_at__gt=at).first()
    if grant is None:
        raise ProtocolError("invalid_token", status=401, scheme=call.scheme)
    require_key(call, token=token, expected=grant.bound_to, at=at)
    return grant


@transaction.atomic
def _issue(*, grant_id: int, public: Sequence[Mapping[str, Any]], form: str, at: datetime) -> dict[str, Any]:
    grant = Grant.objects.select_for_update().get(pk=grant_id)
    if grant.ended_at is not None or grant.left < len(public):
        raise ProtocolError("credential_request_denied", "no more credentials by this token")
    subject = _subject_of(grant, at)
    Grant.objects.filter(pk=grant.pk).update(left=F("left") - len(public))
    if not subject.ready:
        transaction_id = secrets.token_urlsafe(32)
        Waiting.objects.create(
            grant=grant,
            transaction_hash=hashed(transaction_id),
            keys=[dict(each) for each in public],
            form=form,
            asked_at=at,
            until_at=at + WAIT_LIFE,
        )
        # The token has to last until then.
        Grant.objects.filter(pk=grant.pk).update(token_until_at=at + WAIT_LIFE)
        return {"transaction_id": transaction_id, "interval": AGAIN_SECONDS}
    return _credentials(grant, subject, public, form, at)


def _subject_of(grant: Grant, at: datetime) -> Subject:
    subject = subject_now(
        person_id=grant.person_id, holder_id=grant.holder_id, type_id=grant.type_id, key=grant.subject, at=at
    )
    if subject is None or subject.status is Status.INVALID:
        raise ProtocolError("credential_request_denied", "there is nothing to issue any more")
    return subject


def _credentials(
    grant: Grant, subject: Subject, public: Sequence[Mapping[str, Any]], form: str, at: datetime
) -> dict[str, Any]:
    handle = secrets.token_urlsafe(32)
    delivery = Delivery.objects.create(grant=grant, handle_hash=hashed(handle))
    made = [_credential(delivery, subject, key, form, at) for key in public]
    actor = bearer_again(person_id=grant.person_id, holder_id=grant.holder_id, at=at)
    assert actor is not None
    record(
        actor=actor,
        at=at,
        event="credentials:credential:issued",
        subject=f"{grant.source}:{grant.subject}",
        holder_id=grant.holder_id,
        data={"type": grant.type_id, "count": len(made), "grant": grant.pk, "wallet": grant.client_id},
    )
    return {"credentials": [{"credential": each} for each in made], "notification_id": handle}


def _credential(delivery: Delivery, subject: Subject, key: Mapping[str, Any], form: str, at: datetime) -> str:
    """Nothing in it is the same as in the next one of the batch, but what it states: times are whole days."""
    grant = delivery.grant
    today = macau_date(at)
    last = today + timedelta(days=subject.type.days)
    if subject.last_day is not None:
        last = min(last, subject.last_day)
    begins = datetime.combine(today, time(), tzinfo=MACAU)
    ends = datetime.combine(max(last, today) + timedelta(days=1), time(), tzinfo=MACAU)
    row = Issued(
        delivery=delivery,
        type_id=grant.type_id,
        source=grant.source,
        subject=grant.subject,
        holder_id=grant.holder_id,
        person_id=grant.person_id,
        status=subject.status,
        issued_at=at,
        expires_at=ends,
        review_on=subject.review_on,
    )
    take_place(row, at)
    status = {"status_list": {"idx": row.place, "uri": list_uri(row.list_id)}}
    signer = keys.signing_key(at)
    if form == MDOC:
        return issue_mdoc(
            subject.values,
            doctype=subject.type.doctype,
            device=key,
            begins=begins,
            ends=ends,
            status=status,
            chain=signer.chain,
            key=signer,
        )
    always, above = subject.type.always, {} if form == NAMED else {"x5c": keys.chain(at)}
    stated = {name: value if name in always else Hidden(value) for name, value in subject.values.items()}
    return issue(
        {
            "iss": issuer(),
            "vct": type_uri(grant.type_id),
            "iat": int(begins.timestamp()),
            "exp": int(ends.timestamp()),
            "cnf": {"jwk": dict(key)},
            "status": status,
            **stated,
        },
        key=signer,
        header={"typ": FORMAT, "kid": signer.kid, **above},
    )


def fetch_later(*, token: str, transaction_id: str, at: datetime, call: Call = PLAIN) -> dict[str, Any]:
    """What was waited for, once it is ready.

    :raises ProtocolError: as the protocol names it.
    """
    return _fetch(grant_of(token=token, at=at, call=call), transaction_id, at)


@transaction.atomic
def _fetch(grant: Grant, transaction_id: str, at: datetime) -> dict[str, Any]:
    waiting = Waiting.objects.select_for_update().filter(
        grant=grant, transaction_hash=hashed(transaction_id), answered_at=None, until_at__gt=at
    )
    found = waiting.first()
    if found is None:
        raise ProtocolError("invalid_transaction_id")
    subject = _subject_of(grant, at)
    if not subject.ready:
        return {"transaction_id": transaction_id, "interval": AGAIN_SECONDS}
    Waiting.objects.filter(pk=found.pk).update(answered_at=at)
    return _credentials(grant, subject, found.keys, found.form, at)
