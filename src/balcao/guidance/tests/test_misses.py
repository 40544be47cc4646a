"""What was looked for and not found."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.testing import SERVICES, put_on_offer
from balcao.foundation.audit.models import Entry
from balcao.guidance import misses
from balcao.guidance.api import misses_of, settle_miss, teach_word, tell_miss
from balcao.guidance.models import Miss
from balcao.guidance.search.matching import search
from balcao.guidance.search.taught import forget_taught
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.errors import NotFound

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
CATERING = "iam-catering-licence-renewal"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offered():
    put_on_offer(Path(settings.BALCAO_SERVICES), SERVICES, at=AT)


def officer(number, department, duty):
    return Actor(person_id=number, name="An officer", holder_id=f"p-{number}", posts=posts_in(department, duty))


def tell(words, said="", at=AT):
    tell_miss(words=words, said=said, language="zh-Hant", at=at)


def test_the_same_words_are_counted_however_they_are_written():
    tell("Panda Zoo", "to see the panda")
    tell("panda  zoo!", "to see the panda")
    tell("panda zoo", "with a child", AT + timedelta(days=2))
    (miss,) = misses_of(actor=officer(18, "SAFP", "counter"), at=AT)
    assert (miss.words, miss.times, list(miss.said)) == ("Panda Zoo", 3, ["to see the panda", "with a child"])
    assert miss.last_at == AT + timedelta(days=2)


def test_what_is_found_or_says_nothing_is_not_kept():
    for words in ("旅行社准照續期", "", "?!"):
        tell(words)
    assert not Miss.objects.exists()


def test_the_nearest_department_hears_of_it_and_no_other():
    tell("旅遊車司機")
    (miss,) = misses_of(actor=officer(14, "DST", "licensing"), at=AT)
    assert miss.department == "DST"
    assert misses_of(actor=officer(12, "IAM", "licensing"), at=AT) == []
    assert misses_of(actor=officer(15, "DST", "administration"), at=AT) == []


def test_an_officer_sees_to_it_and_it_stands_open_again_when_told_again():
    tell("panda zoo")
    actor = officer(18, "SAFP", "counter")
    (miss,) = misses_of(actor=actor, at=AT)
    for _ in range(2):
        settle_miss(actor=actor, at=AT, miss_id=miss.pk, settled=True)
    assert misses_of(actor=actor, at=AT)[0].settled_by_name == actor.name
    tell("panda zoo")
    assert misses_of(actor=actor, at=AT)[0].settled_at is None
    settle_miss(actor=actor, at=AT, miss_id=miss.pk, settled=True)
    settle_miss(actor=actor, at=AT, miss_id=miss.pk, settled=False)
    assert misses_of(actor=actor, at=AT)[0].settled_at is None


def test_for_another_department_it_does_not_exist():
    tell("panda zoo")
    with pytest.raises(NotFound):
        settle_miss(actor=officer(12, "IAM", "licensing"), at=AT, miss_id=Miss.objects.get().pk, settled=True)


def test_a_flood_is_kept_to_so_many_new_ones_a_day(monkeypatch):
    monkeypatch.setattr(misses, "MOST_NEW_A_DAY", 2)
    for number in range(4):
        tell(f"qqq{number}")
    tell("qqq0")
    assert sorted(Miss.objects.values_list("words", "times")) == [("qqq0", 2), ("qqq1", 1)]
    tell("qqq3", at=AT + timedelta(days=2))
    assert Miss.objects.count() == 3


def test_words_once_taught_find_the_service_until_they_are_forgotten():
    tell("睇熊貓")
    safp = officer(18, "SAFP", "counter")
    (miss,) = Miss.objects.all()
    Miss.objects.update(department="SAFP")
    for _twice in range(2):
        teach_word(actor=safp, at=AT, miss_id=miss.pk, service_id=CATERING)
    forget_taught()
    assert search("睇熊貓", at=AT).hits[0].service.service_id == CATERING
    assert Entry.objects.filter(event="guidance:miss:taught").count() == 1
    settle_miss(actor=safp, at=AT, miss_id=miss.pk, settled=False)
    forget_taught()
    assert not search("睇熊貓", at=AT).hits


def test_only_the_department_it_was_told_to_teaches_and_only_what_is_on_offer():
    tell("睇熊貓")
    Miss.objects.update(department="SAFP")
    (miss,) = Miss.objects.all()
    for who, service in ((officer(11, "DSI", "counter"), CATERING), (officer(18, "SAFP", "counter"), "no-such")):
        with pytest.raises(NotFound):
            teach_word(actor=who, at=AT, miss_id=miss.pk, service_id=service)
    assert Miss.objects.get().means == ""
