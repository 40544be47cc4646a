"""Redirect games: what is not registered sign by sign leads nowhere; what is ambiguous is never registered."""

import pytest

from balcao.openid.addresses import may_register
from balcao.openid.models import Errand
from balcao.openid.testing import REDIRECT

TWINS = {
    "extra query": f"{REDIRECT}?next=https://evil.example",
    "empty query": f"{REDIRECT}?",
    "port": "https://courses.example:8443/callback",
    "default port": "https://courses.example:443/callback",
    "trailing dot": "https://courses.example./callback",
    "user info": "https://courses.example@evil.example/callback",
    "own user info": "https://user@courses.example/callback",
    "fragment": f"{REDIRECT}#part",
    "host in capitals": "https://COURSES.example/callback",
    "path in capitals": "https://courses.example/Callback",
    "trailing slash": f"{REDIRECT}/",
    "dots": "https://courses.example/x/../callback",
    "encoded": "https://courses.example/%63allback",
    "IDN twin": "https://соurses.example/callback",
    "IDN twin in ASCII": "https://xn--urses-xwe7a.example/callback",
    "full-width": "https://ｃourses.example/callback",
    "subdomain": "https://www.courses.example/callback",
    "suffix": "https://courses.example.evil.example/callback",
    "backslash": "https://courses.example\\@evil.example/callback",
    "tab": "https://courses.example/\tcallback",
    "space before": f" {REDIRECT}",
    "plain http": "http://courses.example/callback",
    "no scheme": "//courses.example/callback",
    "script": "javascript:alert(1)//courses.example/callback",
    "NUL": f"{REDIRECT}\x00",
}
AMBIGUOUS = (
    *("own user info", "user info", "fragment", "host in capitals", "trailing dot", "IDN twin", "full-width"),
    *("backslash", "tab", "space before", "plain http", "no scheme", "script", "NUL"),
)


@pytest.mark.parametrize("uri", TWINS.values(), ids=TWINS.keys())
def test_a_twin_of_a_registered_address_leads_nowhere(signed_in, site, uri):
    for parameters in ({}, {"prompt": "none"}, {"response_type": None}):
        landing = signed_in.open(site.url(redirect_uri=uri, **parameters))
        assert (landing.response.status_code, landing.away) == (400, "")
    assert not Errand.objects.exists()


@pytest.mark.parametrize("uri", TWINS.values(), ids=TWINS.keys())
def test_a_twin_cannot_be_pushed_either(site, uri):
    answer = site.post("/openid/par", **site.asked(redirect_uri=uri))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert not Errand.objects.exists()


@pytest.mark.parametrize("uri", TWINS.values(), ids=TWINS.keys())
def test_a_code_is_worth_nothing_with_a_twin_of_its_address(known, site, uri):
    code = known.open(site.url()).answer["code"]
    assert site.redeem(code, redirect_uri=uri).json()["error"] == "invalid_grant"
    assert site.redeem(code).status_code == 200


@pytest.mark.parametrize(
    "uri",
    [
        "https://courses.example/callback",
        "https://courses.example",
        "https://courses.example:8443/a/b?c=d",
        "https://xn--urses-xwe7a.example/cb",
        "http://localhost:9000/callback",
        "http://127.0.0.1/callback",
    ],
)
def test_a_plain_address_may_be_registered(uri):
    assert may_register(uri)


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_address_may_not_be_registered(name):
    assert not may_register(TWINS[name])


@pytest.mark.parametrize(
    "uri", ["https://*.example/cb", "https://courses.example:/cb", "https://courses.example:0443/cb", "https:///cb", ""]
)
def test_nor_one_with_a_wildcard_an_empty_port_or_no_host(uri):
    assert not may_register(uri)
