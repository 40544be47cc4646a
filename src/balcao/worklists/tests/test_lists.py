"""Lists officers keep, alone or with their department."""

import pytest

from balcao.cases.api import Narrowing
from balcao.cases.models import Case
from balcao.cases.testing import AT, load_world, officer, with_officer
from balcao.kernel.errors import NotFound
from balcao.worklists.api import NameNeeded, forget_list, lists_of, save_list
from balcao.worklists.models import SavedList

CLERK = officer(11, "DSI", "association-register")
COLLEAGUE = officer(17, "DSI", "association-register")
STRANGER = officer(12, "IAM", "licensing")
WAITING = Narrowing(taken="nobody")


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def save(name="Free ones", *, shared=False, actor=CLERK, narrowing=WAITING, department="DSI"):
    return save_list(
        actor=actor, at=AT, department=department, name=name, view="to_do", narrowing=narrowing, shared=shared
    )


def names(actor):
    return [(each.name, each.count, each.own) for each in lists_of(actor=actor, at=AT)[1]]


def test_a_list_is_kept_with_a_live_count(case):
    save()
    assert names(CLERK) == [("Free ones", 1, True)]
    Case.objects.update(assignee=17)
    assert names(CLERK) == [("Free ones", 0, True)]


def test_a_list_is_ones_own_until_it_is_shared_with_the_department(case):
    save()
    assert names(COLLEAGUE) == []
    assert save(shared=True) == SavedList.objects.get().pk
    assert names(COLLEAGUE) == [("Free ones", 1, False)]
    assert names(STRANGER) == []


def test_a_shared_list_shows_nobody_more_than_they_may_see(case):
    save(shared=True, narrowing=Narrowing(query=case.reference))
    Case.objects.update(clearance=2)
    assert names(COLLEAGUE) == [("Free ones", 0, False)]


def test_a_list_needs_a_name_and_a_department_of_ones_own(case):
    with pytest.raises(NameNeeded):
        save("  ")
    with pytest.raises(NotFound):
        save(department="IAM")
    assert not SavedList.objects.exists()


def test_only_its_owner_forgets_a_list_and_twice_is_nothing(case):
    kept = save(shared=True)
    with pytest.raises(NotFound):
        forget_list(actor=COLLEAGUE, at=AT, list_id=kept)
    assert SavedList.objects.count() == 1
    for _ in range(2):
        forget_list(actor=CLERK, at=AT, list_id=kept)
    assert not SavedList.objects.exists()
