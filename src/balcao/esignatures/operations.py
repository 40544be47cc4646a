"""Signing at one's own provider: going there twice, for the certificate and for the key, and what comes of it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from balcao.accounts.api import get_person
from balcao.cases.api import sign
from balcao.documents.api import (
    OwnSignatureUnfit,
    PreparedSignature,
    SignersCertificate,
    accept_upload,
    complete_signature,
    file_answer,
    prepare_signature,
)
from balcao.esignatures.failures import AttemptOver, NoCertificate, SignatureUnfit
from balcao.esignatures.models import Attempt
from balcao.esignatures.providers import get_provider
from balcao.esignatures.remote import RemoteSigning
from balcao.esignatures.text import TextToSign, typeset_text
from balcao.kernel.actor import Actor

MINUTES = timedelta(minutes=20)


def begin_own_signature(
    *, actor: Actor, at: datetime, draft_id: int, content: str, provider: str, text: TextToSign, back_to: str
) -> str:
    """Typeset what is signed, and answer the address at the provider where the person goes first.

    `content` is the hash of the application that was shown, `back_to` the page that is shown afterwards. The caller
    has seen to it that the person is asked to sign that; `cases` judges it when the signature is there.

    :raises NotFound: for another provider.
    """
    assert actor.person_id is not None
    chosen = get_provider(provider)
    pdf = typeset_text(text, content=content, language=actor.language, at=at)
    Attempt.objects.filter(draft_id=draft_id, person_id=actor.person_id).delete()
    row = Attempt.objects.create(
        draft_id=draft_id,
        person_id=actor.person_id,
        holder_id=actor.self_id if actor.holder_id is None else actor.holder_id,
        provider=chosen.key,
        back_to=back_to,
        content=content,
        state=_secret(),
        verifier=_secret(),
        pdf=pdf,
        expires_at=at + MINUTES,
    )
    return _remote(row).ask_for_certificates(state=row.state, verifier=row.verifier, language=actor.language)


def go_on(*, actor: Actor, at: datetime, state: str, code: str) -> tuple[str, bool]:
    """What comes after the browser is back: the address to go to, and whether the person has signed.

    First that is the provider again, to allow the key; then our own page. Nothing is signed unless all of it is right.

    :raises AttemptOver: for a state that is not this person's, was used, or is too old.
    :raises ProviderSilent, ProviderRefused, NoCertificate, SignatureUnfit: as they say; the attempt is over.
    :raises SealingUnavailable: if our own authorities do not answer.
    """
    row = _taken(actor, at, state)
    if row.step == "certificate":
        return _choose_key(row, actor, at, code), False
    _sign(row, actor, at, code)
    return row.back_to, True


def give_up(*, actor: Actor, at: datetime, state: str) -> str:
    """The person did not allow it: the attempt is over; answers the page to go back to.

    :raises AttemptOver: for a state that is not this person's.
    """
    return _taken(actor, at, state).back_to


def forget_attempts(*, at: datetime) -> int:
    """Delete attempts whose time is over; returns how many."""
    return Attempt.objects.filter(expires_at__lt=at).delete()[0]


def _taken(actor: Actor, at: datetime, state: str) -> Attempt:
    """The attempt of that state, which works no second time."""
    with transaction.atomic():
        row = Attempt.objects.select_for_update().filter(state=state, person_id=actor.person_id or 0).first()
        if row is None or row.expires_at < at:
            raise AttemptOver
        row.state = _secret()
        row.save(update_fields=["state"])
    return row


def _choose_key(row: Attempt, actor: Actor, at: datetime, code: str) -> str:
    provider, remote = get_provider(row.provider), _remote(row)
    card = get_person(row.person_id).bir
    found = remote.certificates(code=code, verifier=row.verifier)
    fit = [each for each in found if provider.names(each[1].document, card) and each[1].holds_at(at)]
    if not fit:
        raise NoCertificate
    credential, certificate = fit[0]
    try:
        prepared = prepare_signature(bytes(row.pdf), certificate, folder=settings.BALCAO_VAR / "pki")
    except OwnSignatureUnfit as unfit:
        raise NoCertificate from unfit
    row.step, row.verifier, row.credential = "key", _secret(), credential
    row.pdf, row.digest, row.hashed = prepared.pdf, prepared.digest, prepared.hashed
    row.chain = [each.hex() for each in certificate.chain]
    row.save()
    return remote.ask_for_key(prepared, credential, state=row.state, verifier=row.verifier, language=actor.language)


def _sign(row: Attempt, actor: Actor, at: datetime, code: str) -> None:
    certificate = SignersCertificate(tuple(bytes.fromhex(each) for each in row.chain))
    prepared = PreparedSignature.again(bytes(row.pdf), bytes(row.digest), bytes(row.hashed), certificate)
    made = _remote(row).sign(code=code, verifier=row.verifier, credential=row.credential, prepared=prepared)
    try:
        pdf = complete_signature(
            prepared,
            certificate=certificate,
            signature=made,
            hosts=get_provider(row.provider).hosts,
            folder=settings.BALCAO_VAR / "pki",
        )
    except OwnSignatureUnfit as unfit:
        raise SignatureUnfit from unfit
    stored = accept_upload(name="signed-application.pdf", data=pdf, allowed=("pdf",))
    kept = {
        "signer": certificate.name,
        "issuer": certificate.issuer,
        "number": certificate.number,
        "file": file_answer(stored),
    }
    actor = actor.acting_for(row.holder_id)
    sign(actor=actor, at=at, draft_id=row.draft_id, content_hash=row.content, certificate=kept)
    row.delete()


def _remote(row: Attempt) -> RemoteSigning:
    return RemoteSigning(get_provider(row.provider), f"{settings.BALCAO_PUBLIC_URL}{reverse('esignatures-back')}")


def _secret() -> str:
    return secrets.token_urlsafe(40)
