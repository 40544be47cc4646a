"""Guides: every way ends with something, what ships is right, a mistake is named, answers lead where they should."""

import pytest
from django.conf import settings

from balcao.guidance.api import advised, check_guides, guide, guides, guides_to, leading_on, plan, walk
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

FOOD = "which-food-licence"

pytestmark = pytest.mark.django_db


def test_what_ships_is_right():
    assert check_guides(settings.BALCAO_SERVICES) == []
    assert len(guides()) >= 8
    assert all(1 <= each.longest <= 8 for each in guides().values())


def test_only_what_the_way_asks_is_asked_and_kept():
    form = guide(FOOD).form
    first = walk(form, {}).next
    assert first is not None
    assert first.id == "what"
    way = walk(form, {"what": "eat_in", "in_hotel": True, "large": True, "place": "shop"})
    assert way.next is None
    assert way.answers == {"what": "eat_in", "in_hotel": True}


@pytest.mark.parametrize("said", ["nonsense", "", None, True, 1])
def test_what_is_no_choice_is_asked_again(said):
    asked = walk(guide(FOOD).form, {"what": said}).next
    assert asked is not None
    assert asked.id == "what"


def test_the_ways_end_where_they_should():
    food = guide(FOOD)
    hotel = {"what": "eat_in", "in_hotel": True}
    assert [each.id for each in advised(food, hotel)] == ["hotel"]
    assert not leading_on(food, hotel)
    assert [each.thing for each in leading_on(food, {**hotel, "in_hotel": False})] == ["open-a-restaurant"]
    assert [each.id for each in guides_to("iam-takeaway-registration")] == [FOOD]
    with pytest.raises(NotFound):
        guide("which-way-to-the-moon")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("guide_id", "answers", "services"),
    [
        (FOOD, {"what": "eat_in", "in_hotel": False, "large": False, "works": False}, ["iam-catering-registration"]),
        (FOOD, {"what": "eat_in", "in_hotel": False, "large": False, "works": True}, ["iam-food-beverage-first"]),
        ("start-a-business", {"registered": False, "who": "alone", "apart": False}, ["dsaj-sole-trader-registration"]),
        (
            "hire-a-worker",
            {"where": "household", "worker": "non_resident", "permit": False},
            ["dsal-domestic-worker-permit", "cpsp-domestic-worker-stay"],
        ),
        (
            "building-works",
            {"reach": "structure", "heritage": True, "title": "owner"},
            ["ic-heritage-works-opinion", "dsscu-alteration-works-permit", "dsscu-works-start-notice"],
        ),
        (
            "identity-documents",
            {"document": "card", "reason": "data_changed", "address_only": True},
            ["dsi-address-change"],
        ),
        ("my-vehicle", {"want": "sell", "mortgaged": False, "fines": False}, ["crbm-vehicle-transfer"]),
        ("bring-goods-in-or-out", {"direction": "import", "goods": "food"}, ["iam-food-import-inspection"]),
        ("driving-licence", {"need": "lost"}, ["dsat-driving-licence-replacement"]),
        ("association-matters", {"want": "found", "has_name": True}, ["dsi-association-formation"]),
        (
            "old-age-and-disability",
            {"age": "sixty_five", "permanent": True, "contributed": False, "disability": False, "need": False},
            ["ias-elderly-subsidy", "ssm-health-care-access-card"],
        ),
    ],
)
def test_answers_lead_to_services(guide_id, answers, services):
    found = guide(guide_id)
    way = walk(found.form, answers)
    assert way.next is None
    assert [each.service_id for each in plan(found, way.answers, at=now())] == services


@pytest.mark.parametrize(
    ("written", "wrong", "said"),
    [
        ("service: iam-takeaway-registration", "service: iam-nothing", "there is no such service"),
        ("when: what == 'takeaway'}", "when: what == 'take-away'}", "is never asked"),
        ("when: what == 'takeaway'\n", "when: what == 'take-away'\n", "no way leads to it"),
        ("when: what == 'takeaway'\n", "when: whatever == 'takeaway'\n", "depends on 'whatever', which is no question"),
        ("  - {id: hotel, when: in_hotel == true}", "  - {id: hotel, when: what == 'fresh'}", "it ends with nothing"),
        ("premises_use: place", "premises_use: \"'garage'\"", "is none of its options"),
        ("premises_use: place", "premises_use: imports", "is a choose_one"),
        ("premises_use: place", "colour: place", "the service asks no such question"),
        ("thing: open-a-restaurant", "thing: open-a-bank", "there is no such thing"),
        ("answers: {works: works}}", "answers: {colour: works}}", "it asks no such question"),
        (
            "id: what, kind: choose_one, options: [eat_in",
            "id: what, when: works == true, kind: choose_one, options: [eat_in",
            "has to be asked above it",
        ),
        ("id: in_hotel, kind: yes_no", "id: in_hotel, kind: text", "asks only yes or no"),
        ("      hotel: 酒店", "      motel: 酒店", "is missing; add it"),
        ("takeaway: 只賣外賣, ", "", "is missing; add it"),
        ("id: which-food-licence", "id: open-a-restaurant", "must be the file's name"),
    ],
)
def test_a_mistake_is_named(tmp_path, written, wrong, said):
    source = (settings.BALCAO_SERVICES / "_guides" / f"{FOOD}.yaml").read_text()
    assert written in source
    for folder in settings.BALCAO_SERVICES.iterdir():
        if folder.name != "_guides":
            (tmp_path / folder.name).symlink_to(folder)
    (tmp_path / "_guides").mkdir()
    (tmp_path / "_guides" / f"{FOOD}.yaml").write_text(source.replace(written, wrong, 1))
    assert any(said in str(problem) for problem in check_guides(tmp_path))
