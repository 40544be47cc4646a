"""Topics lead to every service, and the news are computed from releases, windows and days of offer."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.api import check_services, in_topic, install_services, news, topics, topics_of
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.queries import forget_lists
from balcao.catalogue.tests.test_catalogue import AT, CERTIFICATE, change, publish
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.kernel.actor import system_actor

SERVICES = Path(settings.BALCAO_SERVICES)
NAMED = "name: {zh-Hant: 字, pt: P, en: W}, body: {zh-Hant: 字, pt: P, en: W}"


def written(root, *lines):
    (root / "topics.yaml").write_text("\n".join(lines), "utf-8")
    return [str(each) for each in check_services(root) if "topics.yaml" in str(each)]


def test_a_service_that_no_topic_leads_to_is_a_problem(root):
    (problem,) = written(root, f"one: {{group: life, {NAMED}}}")
    assert CERTIFICATE in problem
    assert "no topic leads to this service" in problem
    assert written(root, f"one: {{group: life, {NAMED}, services: [dsi-*]}}") == []


def test_names_that_do_not_exist_and_keys_that_are_unknown_are_problems(root):
    found = written(root, f"one: {{group: life, {NAMED}, services: ['*', no-such], licences: [no-such-kind]}}")
    assert len(found) == 2
    assert "no service is called 'no-such'" in found[0]
    assert "there is no kind of licence 'no-such-kind'" in found[1]
    (problem,) = written(root, f"one: {{group: neither, {NAMED}}}")
    assert "one" in problem


def test_a_department_adds_its_services_to_a_topic(root):
    written(root, f"one: {{group: trade, {NAMED}}}")
    (root / "dsi" / "topics.yaml").write_text(f"one: {{services: [{CERTIFICATE}]}}", "utf-8")
    assert topics_of(CERTIFICATE, None, root) == ("one",)
    assert topics(root)["one"].group == "trade"


@pytest.mark.django_db
def test_a_topic_lists_first_what_it_names_in_its_order():
    install_services(actor=system_actor(), at=AT, root=SERVICES)
    found = [each.service_id for each in in_topic(topics(SERVICES)["food"], at=AT)]
    assert found[0] == "iam-food-beverage-first"
    assert "iam-catering-licence-renewal" in found


@pytest.mark.django_db
def test_what_was_there_from_the_first_day_is_not_new_and_what_came_later_is(root):
    publish(root)
    assert news(AT).new == ()
    later = AT + timedelta(days=10)
    version = PublishedVersion.objects.create(
        service_id="another", content_hash="0" * 64, published_at=later, content=_content(later)
    )
    Listing.objects.create(service_id="another", version=version)
    forget_lists()
    (item,) = news(later).new
    assert item.version.service_id == "another"
    assert news(later + timedelta(days=91)).new == ()


def _content(at: datetime):
    current = Listing.objects.select_related("version").get(service_id=CERTIFICATE).version
    return current.content


@pytest.mark.django_db
def test_a_released_version_is_changed_and_an_untouched_one_is_not(root):
    publish(root)
    assert news(AT).changed == ()
    change(
        root / "dsi" / CERTIFICATE / "service.yaml",
        "en: Administrative Regulation 24/2020",
        "en: Administrative Regulation 24/2020, amended",
    )
    publish(root)
    (item,) = news(AT).changed
    assert item.version.service_id == CERTIFICATE


@pytest.mark.django_db
def test_the_last_days_of_windows_and_offers_are_news():
    install_services(actor=system_actor(), at=AT, root=SERVICES)
    found = news(AT)
    days = [each.day for each in found.ending]
    assert days == sorted(days)
    ending = {each.version.service_id: each.day for each in found.ending}
    assert ending["dst-bar-licence-renewal"] == date(2026, 12, 31)
    beginning = {each.version.service_id: each.day for each in found.beginning}
    assert beginning["iam-outdoor-cafe-renewal"] == date(2027, 1, 1)
