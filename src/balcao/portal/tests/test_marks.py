"""Favourites, suggestions with their reason, and what one does not want to see."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.testing import load_world, person
from balcao.entities.models import Mandate, Seat
from balcao.foundation.audit.api import entries_about
from balcao.guidance.api import (
    EVERY,
    Profile,
    TooManyFavourites,
    check_suggestions,
    marks_of,
    set_favourite,
    set_suggested,
    suggestions,
)
from balcao.guidance.models import Mark, MarkKind
from balcao.guidance.own import marks
from balcao.kernel.clock import UTC, now
from balcao.kernel.errors import NotFound

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CERTIFICATE, UPDATE, LIFE = (
    "dsi-association-leadership-certificate",
    "dsi-association-leadership-update",
    "fss-life-certificate",
)


def names(profile, **more):
    return [each.service.service_id for each in suggestions(profile, at=AT, limit=10, **{"without": (), **more})]


@pytest.fixture
def world(db):
    load_world()


def test_the_rules_name_only_what_exists():
    assert check_suggestions(Path(settings.BALCAO_SERVICES)) == []


def test_a_rule_about_nobody_or_about_what_does_not_exist_is_a_problem(tmp_path):
    said = "why: {zh-Hant: 字, pt: P, en: W}"
    (tmp_path / "suggestions.yaml").write_text(f"- {{id: one, services: [none], kinds: [person], {said}}}", "utf-8")
    (problem,) = check_suggestions(tmp_path)
    assert "there is no 'none'" in str(problem)
    (tmp_path / "suggestions.yaml").write_text(f"- {{id: another-one, services: [none], {said}}}", "utf-8")
    (problem,) = check_suggestions(tmp_path)
    assert "name for whom" in str(problem)


def test_what_fits_follows_kind_and_past_use_and_says_why(world):
    profile = Profile(kind="association", used=frozenset({UPDATE}))
    (found,) = suggestions(profile, at=AT, without=(), limit=10)
    assert found.service.service_id == CERTIFICATE
    assert found.why["en"] == "the association updated its governing body"
    assert names(Profile(kind="company", used=frozenset({UPDATE}))) == []


def test_what_was_used_is_not_suggested_unless_it_comes_every_year(world):
    assert names(Profile(kind="association", used=frozenset({UPDATE, CERTIFICATE}))) == []
    yearly = Profile(kind="person", age=70, used=frozenset({"fss-old-age-pension", LIFE}))
    on_offer = LIFE in names(yearly)
    assert on_offer is (LIFE in names(Profile(kind="person", age=70, used=frozenset({"fss-old-age-pension"}))))


def test_what_one_does_not_want_is_left_out(world):
    profile = Profile(kind="association", used=frozenset({UPDATE}))
    assert names(profile, without={CERTIFICATE}) == []


def test_a_favourite_is_kept_once_for_each_holder_and_taken_away(world):
    mine, ours = person(1), person(1, "e-1")
    for _ in range(2):
        set_favourite(actor=ours, at=now(), service_id=CERTIFICATE, on=True)
    assert marks_of(actor=ours).favourites == (CERTIFICATE,)
    assert marks_of(actor=mine).favourites == ()
    assert marks_of(actor=person(2, "e-1")).favourites == ()
    for _ in range(2):
        set_favourite(actor=ours, at=now(), service_id=CERTIFICATE, on=False)
    assert marks_of(actor=ours).favourites == ()
    assert [each.event for each in entries_about(f"service:{CERTIFICATE}")][-2:] == [
        "guidance:favourite:set",
        "guidance:favourite:lifted",
    ]


def test_what_does_not_exist_and_who_may_not_act_marks_nothing(world):
    with pytest.raises(NotFound):
        set_favourite(actor=person(1), at=now(), service_id="none", on=True)
    Mandate.objects.filter(person_id=6).delete()
    Seat.objects.filter(person_id=6).delete()
    with pytest.raises(NotFound):
        set_favourite(actor=person(6, "e-1"), at=now(), service_id=CERTIFICATE, on=True)
    assert not Mark.objects.exists()


def test_favourites_have_an_end(world, monkeypatch):
    monkeypatch.setattr(marks, "MOST", 1)
    set_favourite(actor=person(1), at=now(), service_id=CERTIFICATE, on=True)
    set_favourite(actor=person(1), at=now(), service_id=CERTIFICATE, on=True)
    with pytest.raises(TooManyFavourites):
        set_favourite(actor=person(1), at=now(), service_id=UPDATE, on=True)


def test_a_suggestion_is_hidden_and_comes_back_and_one_switch_is_for_all(world):
    actor = person(1, "e-1")
    set_suggested(actor=actor, at=now(), service_id=CERTIFICATE, on=False)
    assert marks_of(actor=actor).hidden == {CERTIFICATE}
    set_suggested(actor=actor, at=now(), service_id=CERTIFICATE, on=True)
    set_suggested(actor=actor, at=now(), service_id=EVERY, on=False)
    found = marks_of(actor=actor)
    assert (found.hidden, found.suggests) == (frozenset(), False)
    assert Mark.objects.get().kind == MarkKind.HIDDEN
