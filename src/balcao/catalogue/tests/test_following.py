"""What services follow is checked as a whole."""

from pathlib import Path

import pytest
from django.conf import settings
from pydantic import ValidationError

from balcao.catalogue.api import load_service
from balcao.catalogue.checks.following import check_following
from balcao.catalogue.following import Follows

WHY = {"zh-Hant": "因", "pt": "Porque", "en": "Because"}
CERTIFICATE, UPDATE = "dsi-association-leadership-certificate", "dsi-association-leadership-update"


def problems(rules, *, of=CERTIFICATE):
    folders = {name: Path(settings.BALCAO_SERVICES) / "dsi" / name for name in (CERTIFICATE, UPDATE)}
    definitions = {name: load_service(folder) for name, folder in folders.items()}
    data = definitions[of].data.model_copy(
        update={"follows": tuple(Follows.model_validate({"why": WHY, **each}) for each in rules)}
    )
    object.__setattr__(definitions[of], "data", data)
    return [str(each) for each in check_following(folders, definitions)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"id": "a", "service": "nowhere"}, "no service"),
        ({"id": "a", "service": UPDATE, "answers": {"nothing": "1"}}, "no question 'nothing'"),
        ({"id": "a", "service": UPDATE, "when": "1 +"}, "is not an expression"),
        ({"id": "a", "service": CERTIFICATE}, "follows itself"),
    ],
)
def test_a_wrong_rule_says_what_to_mend(rule, said):
    assert any(said in each for each in problems([rule]))


def test_a_right_rule_has_no_problem_and_the_same_id_twice_has():
    rule = {"id": "a", "service": UPDATE, "answers": {"purpose": "'bank'"}}
    assert problems([rule]) == []
    assert any("twice" in each for each in problems([rule, rule]))


@pytest.mark.parametrize(
    "rule",
    [
        {"service": UPDATE, "event": "entity_moved"},
        {},
        {"event": "entity_moved", "licence": "catering"},
        {"event": "entity_moved", "as": "draft"},
        {"event": "entity_moved", "as": "case"},
        {"event": "entity_moved", "after": -1},
    ],
)
def test_what_cannot_be_meant_is_not_read(rule):
    with pytest.raises(ValidationError):
        Follows.model_validate({"id": "a", "why": WHY, **rule})
