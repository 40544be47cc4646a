"""Making and opening SD-JWTs: the reference's own cases, and tokens made wrong by hand."""

import json
from pathlib import Path

import pytest
import yaml

from balcao.credentials.failures import BadToken
from balcao.credentials.sd_jwt import Hidden, b64, digest_of, issue, open_token, read_json, sign_jwt, unb64
from balcao.credentials.testing import new_key

SPECS = sorted((Path(__file__).parent / "specs").glob("*.yaml"))
KEY = new_key()


class Loader(yaml.SafeLoader):
    """Reads `!sd` on members and elements."""


def tagged(loader, node):
    if isinstance(node, yaml.ScalarNode):
        tag = loader.resolve(yaml.ScalarNode, node.value, (True, False))
        return Marked(loader.construct_object(yaml.ScalarNode(tag, node.value), deep=True))
    return Marked(mapped(loader, node) if isinstance(node, yaml.MappingNode) else listed(loader, node))


class Marked:
    """A key or a value that was marked."""

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(("marked", str(self.value)))

    def __eq__(self, other):
        return isinstance(other, Marked) and other.value == self.value


def mapped(loader, node):
    found = {}
    for key, value in node.value:
        name, said = loader.construct_object(key, deep=True), loader.construct_object(value, deep=True)
        if isinstance(name, Marked):
            found[str(name.value)] = Hidden(said.value if isinstance(said, Marked) else said)
        else:
            found[str(name)] = Hidden(said.value) if isinstance(said, Marked) else said
    return found


def listed(loader, node):
    found = [loader.construct_object(each, deep=True) for each in node.value]
    return [Hidden(each.value) if isinstance(each, Marked) else each for each in found]


Loader.add_constructor("!sd", tagged)
Loader.add_constructor("tag:yaml.org,2002:map", mapped)
Loader.add_constructor("tag:yaml.org,2002:seq", listed)
Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def shown(value, whole):
    """The claims with all of what is hidden, or with none."""
    if isinstance(value, Hidden):
        return shown(value.value, whole)
    if isinstance(value, dict):
        return {name: shown(each, whole) for name, each in value.items() if whole or not isinstance(each, Hidden)}
    if isinstance(value, list):
        return [shown(each, whole) for each in value if whole or not isinstance(each, Hidden)]
    return value


def opened(token, key=KEY):
    return open_token(token, lambda header, claims: key).claims


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_the_references_cases_open_whole_and_with_nothing_disclosed(spec):
    claims = yaml.load(spec.read_text(), Loader)["user_claims"]
    token = issue(claims, key=KEY, header={"typ": "example+sd-jwt"})
    assert opened(token) == shown(claims, True)
    assert opened(token.split("~")[0] + "~") == shown(claims, False)


def by_hand(payload, *disclosures, header=None, key=KEY):
    return "~".join([sign_jwt(payload, key=key, header=header or {}), *disclosures, ""])


def disclosure(*content):
    return b64(json.dumps(content).encode())


GOOD = disclosure("salt", "name", "value")


def test_what_is_made_by_hand_as_it_should_be_opens():
    assert opened(by_hand({"_sd": [digest_of(GOOD)], "a": 1}, GOOD)) == {"a": 1, "name": "value"}
    element = disclosure("salt", {"deep": [1]})
    assert opened(by_hand({"list": [{"...": digest_of(element)}, 2]}, element)) == {"list": [{"deep": [1]}, 2]}


WRONG = {
    "a disclosure that stands nowhere": by_hand({"a": 1}, GOOD),
    "a disclosure sent twice": by_hand({"_sd": [digest_of(GOOD)]}, GOOD, GOOD),
    "a digest that stands twice": by_hand({"_sd": [digest_of(GOOD), digest_of(GOOD)]}, GOOD),
    "a digest that stands twice, undisclosed": by_hand({"_sd": ["x" * 43, "x" * 43]}),
    "a digest in two objects": by_hand({"_sd": [digest_of(GOOD)], "o": {"_sd": [digest_of(GOOD)]}}, GOOD),
    "a member with two parts": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure("s", "v")),
    "a member with four parts": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure("s", "n", "v", "w")),
    "an element with three parts": by_hand({"l": [{"...": digest_of(GOOD)}]}, GOOD),
    "an element with more members": (lambda d: by_hand({"l": [{"...": digest_of(d), "x": 1}]}, d))(disclosure("s", 1)),
    "an element's sign outside of a list": by_hand({"o": {"...": "x" * 43}}),
    "a claim that is there already": by_hand({"_sd": [digest_of(GOOD)], "name": "other"}, GOOD),
    "a claim called _sd": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure("s", "_sd", [])),
    "a claim called ...": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure("s", "...", 1)),
    "a name that is no string": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure("s", 1, 1)),
    "a salt that is no string": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(disclosure(1, "n", 1)),
    "digests that are no list": by_hand({"_sd": digest_of(GOOD)}, GOOD),
    "a digest that is no string": by_hand({"_sd": [1]}),
    "another hash": by_hand({"_sd_alg": "sha-512", "_sd": [digest_of(GOOD)]}, GOOD),
    "another's signature": by_hand({"a": 1}, key=new_key()),
    "a critical header": by_hand({"a": 1}, header={"crit": ["b64"], "b64": True}),
    "no tilde": sign_jwt({"a": 1}, key=KEY, header={}),
    "padding": by_hand({"_sd": [digest_of(GOOD + "=")]}, GOOD + "="),
    "json twice": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(b64(b'["s","n",{"a":1,"a":2}]')),
    "no number": (lambda d: by_hand({"_sd": [digest_of(d)]}, d))(b64(b'["s","n",NaN]')),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_the_text_does_not_allow_is_refused(wrong):
    with pytest.raises(BadToken):
        opened(WRONG[wrong])


def test_unsigned_and_otherwise_signed_tokens_are_refused():
    payload = b64(b'{"a":1}')
    for alg in ("none", "None", "HS256", "ES384"):
        with pytest.raises(BadToken):
            opened(f"{b64(json.dumps({'alg': alg}).encode())}.{payload}.~")


def test_altered_by_one_sign_it_does_not_open():
    token = issue({"a": Hidden("x"), "b": 2}, key=KEY, header={})
    for place in (5, 60, len(token) - 4):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadToken):
            opened(changed)


def test_salts_differ_and_digests_say_nothing_of_the_order():
    first, second = (issue({"a": Hidden(1), "b": Hidden(2)}, key=KEY, header={}) for _ in range(2))
    assert not {*first.split("~")[1:-1]} & {*second.split("~")[1:-1]}
    digests = read_json(unb64(first.split(".")[1]))["_sd"]
    assert digests == sorted(digests)
