"""A department's clauses: proposed by one, confirmed by another, offered from their day on, counted where used."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.cases.api import Condition, decide_case, officer_case
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.clauses.api import (
    ClauseFourEyes,
    ClauseSettled,
    ClauseWaits,
    ClauseWords,
    WordsMissing,
    clause_view,
    clauses_for_case,
    confirm_clause,
    end_clause,
    favour_clause,
    install_clauses,
    library,
    propose_clause,
    return_clause,
)
from balcao.clauses.models import Clause, Version
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

FIRST, SECOND = officer(11, "DSI", "association-register"), officer(13, "DSI", "association-register", "chief")
STRANGER = officer(12, "IAM", "licensing")
TODAY = macau_date(AT)


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def words(**changed):
    text = {
        "zh-Hant": "{applicant}的紀錄未簽署。",
        "pt": "A acta de {applicant} não está assinada.",
        "en": "The minutes of {applicant} are not signed.",
    }
    given = {"title": dict.fromkeys(text, "Minutes"), "text": text, "law": {}}
    return ClauseWords(**{**given, **changed})


def propose(actor=FIRST, **more):
    given = {"department": "DSI", "kind": "refusal", "words": words(), "since_on": TODAY, **more}
    return propose_clause(actor=actor, at=AT, **given)


def filled(each):
    """The clause as the case fills it."""
    assert each.filled is not None
    return each.filled


def offered(at=AT):
    case = officer_case(actor=FIRST, at=at, reference=with_officer().reference)
    return clauses_for_case(actor=FIRST, at=at, case=case)


def test_it_is_offered_once_another_confirmed_it_filled_from_the_case():
    number = propose()
    assert offered() == []
    with pytest.raises(ClauseFourEyes):
        confirm_clause(actor=FIRST, at=AT, clause_id=number)
    confirm_clause(actor=SECOND, at=AT, clause_id=number)
    with pytest.raises(ClauseSettled):
        confirm_clause(actor=SECOND, at=AT, clause_id=number)
    (each,) = clauses_for_case(
        actor=FIRST, at=AT, case=officer_case(actor=FIRST, at=AT, reference=with_officer(key="again").reference)
    )
    assert "澳門關愛長者協會" in filled(each).text["zh-Hant"]


def test_a_version_holds_from_its_day_and_the_one_before_until_then():
    number = propose()
    confirm_clause(actor=SECOND, at=AT, clause_id=number)
    later = words(title=dict.fromkeys(("zh-Hant", "pt", "en"), "Newer"))
    propose(clause_id=number, words=later, since_on=TODAY + timedelta(days=10))
    confirm_clause(actor=SECOND, at=AT, clause_id=number)
    shown = [clause_view(actor=FIRST, at=AT + timedelta(days=days), clause_id=number) for days in (0, 9, 10)]
    titles = [each.current.words.title["en"] for each in shown if each.current is not None]
    assert titles == ["Minutes", "Minutes", "Newer"]


def test_one_version_waits_at_a_time_and_can_be_sent_back():
    number = propose()
    with pytest.raises(ClauseWaits):
        propose(clause_id=number)
    with pytest.raises(WordsMissing):
        return_clause(actor=SECOND, at=AT, clause_id=number, why=" ")
    return_clause(actor=SECOND, at=AT, clause_id=number, why="Too long")
    assert propose(clause_id=number) == number


@pytest.mark.parametrize(
    "broken",
    [
        {"title": {"zh-Hant": "x", "pt": "", "en": "x"}},
        {"text": {"zh-Hant": "{document}", "pt": "{documento}", "en": "{document}"}},
        {"text": {"zh-Hant": "甲", "pt": "a {place}", "en": "a"}},
    ],
)
def test_every_language_says_it_with_the_same_blanks(broken):
    with pytest.raises(WordsMissing):
        propose(words=words(**broken))
    assert not Clause.objects.exists()


def test_four_eyes_are_kept_by_the_database():
    number = propose()
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Version.objects.filter(clause_id=number).update(confirmed_at=AT, confirmed_eyes=["p-11"])


def test_another_departments_clauses_are_not_there():
    number = propose()
    assert library(actor=STRANGER, at=AT) == []
    for verb in (confirm_clause, end_clause):
        with pytest.raises(NotFound):
            verb(actor=STRANGER, at=AT, clause_id=number)
    with pytest.raises(NotFound):
        propose(actor=STRANGER)


def test_where_it_was_used_is_counted_once_a_case_and_favourites_come_first():
    install_clauses(actor=system_actor(), at=AT, root=settings.BALCAO_SERVICES)
    case = with_officer()
    shown = officer_case(actor=FIRST, at=AT, reference=case.reference)
    found = clauses_for_case(actor=FIRST, at=AT, case=shown)
    condition = next(each for each in found if each.kind == "condition")
    favour_clause(actor=FIRST, at=AT, clause_id=found[-1].clause_id, on=True)
    decide_case(
        actor=FIRST,
        at=AT,
        reference=case.reference,
        outcome="approve",
        conditions=[Condition(filled(condition).text["pt"])],
        clauses=[filled(each) for each in found],
    )
    listed = library(actor=FIRST, at=AT)
    assert listed[0].favourite
    assert {each.clause_id: each.used for each in listed if each.used} == {condition.clause_id: 1}
    assert library(actor=FIRST, at=AT, words="assinada PRESIDENTE")
    assert library(actor=FIRST, at=AT, words="assinada dinosaur") == []


def test_what_ships_is_installed_once_and_every_catalogue_file_can_be_read():
    assert install_clauses(actor=system_actor(), at=AT, root=settings.BALCAO_SERVICES) > 5
    assert install_clauses(actor=system_actor(), at=AT, root=settings.BALCAO_SERVICES) == 0
