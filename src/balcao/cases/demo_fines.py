"""Fines of the demo world: one that is cheaper if it is paid soon, one that is late, one that stands still."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from balcao.cases.hearing import grounds_without
from balcao.cases.models import Case, Draft
from balcao.cases.operations.deciding import confirm_proposal, decide_case
from balcao.cases.operations.drafting import save_answers, start_draft
from balcao.cases.operations.dunning import dun_fines
from balcao.cases.operations.lodging import open_case
from balcao.cases.operations.opening_fines import open_fine
from balcao.cases.operations.running import run_case
from balcao.cases.operations.staying import order_stay
from balcao.cases.readiness import work_out
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

SERVICE = "iam-public-places-fine"
COMPLAINT = "complaint-to-the-author"
RESTAURANT = {"licence": "IAM-RT-2026-000003"}
PENSIONER = {"number": "7123456(0)"}
OWNER = Actor(person_id=3, name="李偉強", assurance=3, holder_id="e-2")


def load_fines(*, officer: Actor, chief: Actor, at: datetime) -> None:
    """Impose them through the real verbs, each so long ago that it stands where it should."""
    ago = {days: at - timedelta(days=days) for days in (2, 9, 11, 12, 30)}
    _imposed(officer, chief, ago[30], "litter", PENSIONER, {"offence_place": "議事亭前地"})
    for days in range(29, 0, -1):
        dun_fines(at=at - timedelta(days=days))
    stayed = _imposed(officer, chief, ago[12], "pollution", RESTAURANT, {"offence_place": "新馬路 88 號後巷"})
    _complain(stayed, ago[11])
    order_stay(actor=chief, at=ago[9], reference=stayed.reference, why="照片所攝的未必是該店的排水口，待查明。")
    _imposed(officer, chief, ago[2], "waste", RESTAURANT, {"offence_place": "營地大街 12 號對開"})


def _imposed(
    officer: Actor, chief: Actor, at: datetime, offence: str, whom: Mapping[str, str], found: Mapping[str, Any]
) -> Case:
    answers = {
        "offence": offence,
        "offence_day": (macau_date(at) - timedelta(days=3)).isoformat(),
        "offence_facts": "巡查時發現並拍照存證。",
        **found,
    }
    key = f"demo:{offence}"
    reference = open_fine(actor=officer, at=at, service_id=SERVICE, key=key, answers=answers, **whom)
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=at)
    decide_case(
        actor=officer,
        at=at,
        reference=reference,
        outcome="refuse",
        reasons=["offence_proven"],
        without_hearing=next(iter(grounds_without(at))),
    )
    confirm_proposal(actor=chief, at=at, reference=reference)
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def _complain(case: Case, at: datetime) -> None:
    draft_id = start_draft(actor=OWNER, at=at, service_id=COMPLAINT, key="demo-complaint", against=case.reference)
    answers = {"grounds": "該排水口屬隔鄰商舖，附圖則為證。", "true_and_complete": True}
    save_answers(actor=OWNER, at=at, draft_id=draft_id, values=answers, seen={})
    draft = Draft.objects.get(pk=draft_id)
    reference = open_case(actor=OWNER, at=at, draft=draft, ready=work_out(draft, at))
    run_case(case_id=Case.objects.get(reference=reference).pk, at=at)
