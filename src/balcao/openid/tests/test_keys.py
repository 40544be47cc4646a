"""Signing keys follow one another without a gap."""

import os
from datetime import timedelta

import pytest

from balcao.kernel.clock import now
from balcao.openid import keys
from balcao.openid.types import SigningAlg


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.BALCAO_VAR = tmp_path


def ids():
    return [key["kid"] for key in keys.public_keys()["keys"]]


@pytest.mark.parametrize("alg", SigningAlg)
def test_a_new_key_is_published_before_it_signs_and_an_old_one_after(alg):
    at = now()
    first = keys.signing_key(alg, at).kid
    assert keys.rotate(at=at) == 2, "the first keys are as old as time"
    assert keys.rotate(at=at) == 0
    assert keys.signing_key(alg, at).kid == first
    later = at + keys.AHEAD
    second = keys.signing_key(alg, later).kid
    assert second != first
    assert {first, second} <= set(ids())
    keys.rotate(at=later + keys.OVERLAP - timedelta(minutes=1))
    assert first in ids()
    keys.rotate(at=later + keys.OVERLAP + timedelta(minutes=1))
    assert first not in ids()
    assert second in ids()


def test_a_token_signed_before_a_rotation_is_still_ours():
    at = now()
    token = keys.sign({"a": 1}, alg=SigningAlg.RS256, at=at)
    keys.rotate(at=at)
    newer = keys.sign({"a": 2}, alg=SigningAlg.RS256, at=at + keys.AHEAD)
    assert keys.own_claims(token) == {"a": 1}
    assert keys.own_claims(newer) == {"a": 2}
    assert keys.own_claims(token[:-2]) is None


def test_keys_are_the_owners_alone(tmp_path):
    keys.public_keys()
    keys.subject(sector="a", person_id=1)
    found = list((tmp_path / "pki" / "openid").iterdir())
    assert len(found) == 3
    assert {os.stat(path).st_mode & 0o777 for path in found} == {0o600}
