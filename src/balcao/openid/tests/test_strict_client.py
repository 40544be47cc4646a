"""`openid-client`, which checks every signature, hash, issuer and time, signs in over HTTP."""

import json
import subprocess
from pathlib import Path

import pytest

from balcao.openid.testing import register_site
from balcao.openid.types import AuthMethod, SigningAlg

HERE = Path(__file__).resolve()
ROOT = HERE.parents[4]


@pytest.mark.parametrize(
    ("auth_method", "alg"), [(AuthMethod.BASIC, SigningAlg.RS256), (AuthMethod.KEY, SigningAlg.ES256)]
)
def test_a_strict_client_finds_nothing_to_refuse(live_server, connect, browser, auth_method, alg):
    site = register_site(connect(), "strict client %&", auth_method=auth_method, id_token_alg=alg)
    given = {
        "issuer": site.issuer,
        "clientId": site.client_id,
        "secret": site.secret,
        "key": site.key.as_dict(private=True) if site.key else None,
        "redirectUri": site.redirect_uri,
    }
    said: dict[str, object] = {}
    with subprocess.Popen(
        ["node", str(HERE.with_name("strict_client.mjs")), json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        assert client.stderr is not None
        for line in client.stdout:
            content = json.loads(line)
            if "open" in content:
                landing = browser.open(content["open"])
                if landing.path == "/account/login/":
                    landing = browser.sign_in(landing)
                if not landing.away:
                    landing = browser.agree(landing)
                print(landing.away, file=client.stdin, flush=True)
            said |= content
        assert client.wait(20) == 0, client.stderr.read()
    assert said["info"]["name"] == "陳美玲"  # type: ignore[index]
    assert said["claims"]["acr"] == "urn:balcao:assurance:1"  # type: ignore[index]
    assert said["introspected"]["active"] is True  # type: ignore[index]
    assert said["after_revocation"] is False
    expected = {"renewed", "pushed", "max_age", *(("signed",) if site.key else ())}
    assert {name for name, value in said.items() if value is True} == expected
    assert str(said["logout"]).startswith(f"{site.issuer}/openid/end-session?")
