"""How registers' answers become entries: also those that know more of a binding rule than a number."""

import pytest

from balcao.entities.api import BindingRule, EntityKind
from balcao.exchange.entries import WAYS

SEATS = [
    {"post": post, "bir": f"123456{place}(0)"} for place, post in enumerate(("president", "treasurer", "secretary"))
]
WHOLE = {
    "alternatives": [
        {"of_each": 1, "posts": ["president", "treasurer"]},
        {"any": 1, "posts": ["president"], "up_to": 500},
    ],
    "source": {"kind": "statutes", "place": "art. 14", "on": "2022-03-05"},
}


def entry(**found):
    return WAYS[EntityKind.ASSOCIATION].read({"status": "active", "registration_no": "1", "seats": SEATS, **found})


def test_a_whole_rule_passes_with_its_ways_its_limits_and_its_source():
    read = entry(bound_by=WHOLE)
    rule = BindingRule.model_validate(read["bound_by"])
    assert rule == BindingRule.model_validate(WHOLE)
    assert (read["posts"], read["least"]) == (["president", "treasurer"], 2)
    assert [row["post"] for row in read["representatives"]] == ["president", "treasurer"]


def test_a_number_stays_a_number():
    read = entry(bound_by={"posts": ["president", "secretary"], "least": 2})
    assert (read["posts"], read["least"]) == (["president", "secretary"], 2)
    assert "bound_by" not in read


@pytest.mark.parametrize(
    "said", [None, {}, {"alternatives": []}, {"alternatives": [{"any": 0}]}, {"alternatives": "x"}]
)
def test_a_rule_that_is_not_understood_is_left_out(said):
    read = entry(bound_by=said)
    assert "bound_by" not in read
    assert (read["posts"], read["least"]) == (["president"], 1)


def test_companies_too():
    found = {"register_no": "1 SO", "administrators": [{"bir": "1234560(0)"}], "bound_by": WHOLE}
    assert WAYS[EntityKind.COMPANY].read(found)["bound_by"]["source"]["place"] == "art. 14"
    assert WAYS[EntityKind.COMPANY].read({**found, "bound_by": 2})["least"] == 2
