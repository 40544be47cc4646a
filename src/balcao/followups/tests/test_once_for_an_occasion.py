"""A move that was granted, and then told by the register, puts the same service before the company once."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.cases.models import Answer, Draft
from balcao.cases.testing import AT, load_world, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.followups import operations
from balcao.followups.api import follow_ups_of
from balcao.followups.models import FollowUp
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.notices.models import Notice

SEAT, M1 = "crbm-company-seat-change", "dsf-business-change-m1"
ADDRESS = "澳門南灣大馬路762號"
GRANTED = {"new_seat": ADDRESS, "since": "2026-11-20", "facts": {}, "case": {}}
TOLD = {"change": {"address": ADDRESS, "on": "2026-11-23"}}


@pytest.fixture(autouse=True)
def world(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [M1], at=AT)


def granted(number: int = 1, at: Any = AT, told: Mapping[str, Any] = GRANTED) -> None:
    """An application for another seat was granted."""
    operations._follow(operations._Cause(name=SEAT, key=f"case:{number}", holder_id="e-2", told=told), at)
    run_waiting_jobs()


def moved(number: int = 1, at: Any = AT) -> None:
    """The register says that the company moved."""
    operations.follow_event(event="entity_moved", cause=f"entity-change:{number}", holder_id="e-2", told=TOLD, at=at)
    run_waiting_jobs()


def causes() -> list[str]:
    return list(FollowUp.objects.filter(service_id=M1).order_by("pk").values_list("cause", flat=True))


@pytest.mark.parametrize(("first", "second"), [(granted, moved), (moved, granted)])
def test_granted_and_told_in_either_order_it_is_one_offer(first, second):
    first()
    second(at=AT + timedelta(days=3))
    second(at=AT + timedelta(days=3))
    assert len(causes()) == 1
    (found,) = [each for each in follow_ups_of(actor=person(3, "e-2"), at=AT) if each.service_id == M1]
    assert Notice.objects.filter(path=f"/as/e-2/next/{found.follow_up_id}/").count() == 1


def test_two_moves_are_two(world):
    granted(1)
    granted(2, at=AT + timedelta(days=5))
    moved(1, at=AT + timedelta(days=6))
    assert causes() == ["case:1", "case:2"]
    moved(2, at=AT + timedelta(days=40))
    assert causes() == ["case:1", "case:2", "entity-change:2"]


def test_what_the_company_begins_in_the_same_go_is_not_put_before_it_again():
    version = get_published(M1, at=AT)
    draft = Draft.objects.create(
        holder_id="e-2",
        service_id=M1,
        version_id=version.id,
        start_key="one-go",
        created_by="p-3",
        created_at=AT,
        saved_at=AT,
    )
    said = {"change_type": "address", "effective_date": "2026-11-20", "new_address": ADDRESS}
    for question, value in said.items():
        Answer.objects.create(draft=draft, question=question, value=value, written_by="p-3", written_at=AT)
    granted()
    assert causes() == []
    granted(2, told={**GRANTED, "new_seat": "路環市區"})
    assert causes() == ["case:2"], "another address is another matter"


def test_the_database_refuses_the_second():
    granted()
    row: dict[str, Any] = dict(FollowUp.objects.filter(service_id=M1).values().get())
    del row["id"]
    with pytest.raises(IntegrityError, match="once_for_an_occasion"), transaction.atomic():
        FollowUp.objects.create(**row | {"cause": "entity-change:9", "rule": "moved"})
