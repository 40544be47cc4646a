"""The key of credentials where the seals' keys lie: it follows the file's, and nothing is lost while it is away."""

from datetime import timedelta

import pytest

from balcao.accounts.api import load_demo
from balcao.credentials import keys, statuses
from balcao.credentials.addresses import list_uri
from balcao.credentials.models import StatusList
from balcao.credentials.sd_jwt import check_signature, sign_jwt
from balcao.documents.api import (
    CREDENTIALS,
    CertificateRefused,
    SealingUnavailable,
    install_certificate,
    make_key_for,
    rotate_key,
)
from balcao.documents.gateways.chosen import token_keys
from balcao.documents.tests.tokens import token_chosen
from balcao.foundation.pki.api import BadKey
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
TWO = ["admin", "admin.second"]


@pytest.fixture(params=["files", "token"])
def place(request, settings, tmp_path):
    settings.BALCAO_VAR = tmp_path
    load_demo(at=now())
    if request.param == "files":
        yield tmp_path / "pki"
        return
    (tmp_path / "pki").mkdir()
    with token_chosen(settings, tmp_path / "pki"):
        yield tmp_path / "pki"


def rotated(at):
    return rotate_key(actor=system_actor("x"), at=at, department=CREDENTIALS, kind="P-256", witnesses=TWO)


def test_a_certified_key_is_published_at_once_and_signs_two_days_later(place):
    at = now()
    old = keys.signing_key(at)
    rotated(at)
    (first, second) = keys.public_keys()["keys"]
    assert (first["kid"], keys.signing_key(at).kid) == (old.kid, old.kid)
    assert first["exp"] > second["nbf"] > at.timestamp()
    assert "exp" not in second
    later = at + keys.AHEAD + timedelta(minutes=1)
    new = keys.signing_key(later)
    assert new.kid == second["kid"]
    key = keys.key_named(new.kid)
    assert key is not None
    check_signature(sign_jwt({"a": 1}, key=new, header={}), key)
    check_signature(sign_jwt({"a": 1}, key=old, header={}), keys.key_named(old.kid))  # type: ignore[arg-type]
    assert keys.rotate(at=at + timedelta(days=500)) == 0
    assert [each["kid"] for each in keys.public_keys()["keys"]] == [new.kid]


def test_only_a_fit_key_is_certified_for_credentials(place):
    with pytest.raises(BadKey):
        make_key_for(actor=system_actor("x"), at=now(), department=CREDENTIALS, kind="P-384", witnesses=TWO)
    seal = rotate_key(actor=system_actor("x"), at=now(), department="DSI", kind="P-256", witnesses=TWO)
    pem = (place / "installed" / f"DSI-{seal.serial}.pem").read_bytes()
    with pytest.raises(CertificateRefused):
        install_certificate(actor=system_actor("x"), at=now(), department=CREDENTIALS, pem=pem, witnesses=TWO)


def test_while_the_token_is_away_unchanged_lists_are_served_and_nothing_is_made_up(settings, tmp_path, client):
    settings.BALCAO_VAR = tmp_path
    at = now()
    load_demo(at=at)
    (tmp_path / "pki").mkdir()
    with token_chosen(settings, tmp_path / "pki"):
        rotated(at)
        later = at + keys.AHEAD + timedelta(minutes=1)
        row = StatusList.objects.create(size=64, made_at=at)
        served, _ = statuses.list_token(number=row.pk, at=later)
        token_keys(tmp_path / "pki").close()
        right, settings.BALCAO_TOKEN_LABEL = settings.BALCAO_TOKEN_LABEL, "nobody"
        assert statuses.list_token(number=row.pk, at=later + timedelta(hours=2))[0] == served
        assert statuses.status_in(served, uri=list_uri(row.pk), place=1, at=later) == 0
        StatusList.objects.filter(pk=row.pk).update(version=2)
        with pytest.raises(SealingUnavailable):
            statuses.list_token(number=row.pk, at=later)
        settings.BALCAO_TOKEN_LABEL = right
        assert statuses.list_token(number=row.pk, at=later)[1] == 2
