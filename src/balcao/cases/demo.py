"""What waits at the desks of the demo world: applications of neighbours, of every age, lodged through the real verbs.

Each is a worked example of its service, moved to its day and to its holder, so it stays a real application whatever
the service comes to ask.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from balcao.accounts.api import officer_again
from balcao.calendar.api import working_calendar
from balcao.cases.consultation import OpinionKind
from balcao.cases.copies import WantedCopy
from balcao.cases.demo_fines import load_fines
from balcao.cases.facts import Known
from balcao.cases.hearing import grounds_without
from balcao.cases.models import Case, Draft
from balcao.cases.operations.answering import answer_supplement
from balcao.cases.operations.copying import choose_copy
from balcao.cases.operations.deciding import decide_case, take_case
from balcao.cases.operations.dividing import sort_case
from balcao.cases.operations.drafting import create_draft, save_answers, start_draft
from balcao.cases.operations.lodging import open_case
from balcao.cases.operations.opinions import give_opinion
from balcao.cases.operations.running import run_case
from balcao.cases.operations.supplementing import ask_supplement
from balcao.cases.readiness import work_out
from balcao.catalogue.api import Example, ServiceVersion, get_published, licence_kinds
from balcao.documents.api import accept_upload, file_answer, file_records, typeset
from balcao.entities.api import Neighbour, neighbours
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import record_licence

CERTIFICATE = "dsi-association-leadership-certificate"
ORGANS = "dsi-association-leadership-update"
CATERING = "iam-catering-licence-renewal"
FIRST = "iam-food-beverage-first"
APPEAL = "hierarchical-appeal"
DRAW = "dsat-car-park-pass-draw"
AT_DSI, AT_IAM, ELSEWHERE, CHIEF_OF_IAM = 11, 12, 14, 21
"""Officers of the demo world by number."""

WAITING: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    (CERTIFICATE, "expired-term", "association", (0, 0, 1, 1, 2, 2, 5, 12, 16)),
    (ORGANS, "granted", "association", (1, 3, 6, 7)),
    (ORGANS, "even-board-refused", "association", (4,)),
    (CATERING, "smaller", "company", (1, 8, 13)),
    (CATERING, "refused", "company", (2, 16, 29)),
    (CATERING, "register-down", "company", (3,)),
    ("iam-catering-licence-replacement", "misprint", "company", (4, 13)),
    ("iam-outdoor-cafe-renewal", "larger", "company", (5, 19)),
    (FIRST, "granted", "company", (9, 27, 41)),
    (FIRST, "heritage", "company", (20,)),
    ("dst-travel-agency-transfer", "granted", "company", (3, 12)),
    ("dst-travel-agency-renewal", "new-director", "company", (8,)),
    ("dsal-employment-agency-renewal", "record-uploaded", "company", (4, 15)),
    ("dsal-employment-agency-renewal", "tax-owed", "company", (18,)),
    ("fss-quarterly-employee-changes", "manufacturing", "company", (2, 5)),
    ("fss-life-certificate", "registers-silent", "person", (1, 2, 3)),
    ("cpsp-firecracker-permit", "granted", "association", (2, 6)),
)
"""Worked examples by service, the kind of their holders, and how many days ago each was lodged."""

ON_PAPER = (
    WantedCopy(place="areia-preta", deputy_name="何少芬", deputy_card="7123456(0)"),
    WantedCopy(place="islands"),
    WantedCopy(place="areia-preta"),
)
"""Certificates granted at once that are wanted on paper too: they wait at the counter to be printed."""

_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class _Lodged:
    """A case of the demo world and who acts for its holder."""

    reference: str
    service_id: str
    lodger: Actor
    at: datetime


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """Lodge what waits at the desks; loading twice changes nothing."""
    if Draft.objects.filter(start_key__startswith="demo:").exists():
        return
    around = neighbours(at=at)
    found: list[_Lodged] = []
    for service_id, example, kind, ages in WAITING:
        for age in ages:
            found.append(
                apply_as_example(service_id, example, next(around[kind]), at=_day_before(at, age), key=len(found))
            )
    _work_on(found, at)
    for name, wanted in enumerate(ON_PAPER):
        apply_as_example(
            CERTIFICATE, "granted", next(around["association"]), at=_day_before(at, 1), key=1000 + name, copy=wanted
        )
    load_fines(officer=officer_of(AT_IAM, at), chief=officer_of(CHIEF_OF_IAM, at), at=at)


def _day_before(at: datetime, days: int) -> datetime:
    """Some time in the forenoon of a working day, so many days ago or a little less."""
    day = working_calendar().next_working(macau_date(at) - timedelta(days=days))
    return min(datetime.combine(day, time(9 + days % 3, 7 * (days % 8) + 2), MACAU), at - timedelta(minutes=5))


def apply_as_example(
    service_id: str, name: str, holder: Neighbour, *, at: datetime, key: int, copy: WantedCopy | None = None
) -> _Lodged:
    """A worked example of a service, lodged for that holder; its days move along."""
    version = get_published(service_id, at=at)
    example = version.definition.examples[name]
    facts, answers = _moved(example, holder, at, key)
    number, person = holder.hand if key % 2 else holder.head
    lodger = Actor(person_id=number, name=person, assurance=3, holder_id=holder.holder_id)
    licence = facts.get("licence") or {}
    if licence:
        _have_licence(version, licence, lodger, at)
    known = Known(facts, (), str(licence.get("number", "")))
    draft = draft_as(lodger, version, known, answers, at=at, key=f"demo:{key}")
    choose_copy(actor=lodger, at=at, draft_id=draft.pk, wanted=copy)
    draft.refresh_from_db()
    return _Lodged(lodge_as(lodger, draft, at=at), service_id, lodger, at)


def draft_as(
    lodger: Actor, version: ServiceVersion, known: Known, answers: dict[str, Any], *, at: datetime, key: str
) -> Draft:
    """An application with these answers, whole and not lodged."""
    draft = create_draft(actor=lodger, at=at, version=version, known=known, key=key)
    save_answers(actor=lodger, at=at, draft_id=draft.pk, values=answers, seen={})
    return Draft.objects.get(pk=draft.pk)


def lodge_as(lodger: Actor, draft: Draft, *, at: datetime) -> str:
    """Its case, run as far as it goes; returns the reference."""
    reference = open_case(actor=lodger, at=at, draft=draft, ready=work_out(draft, at))
    run_case(case_id=Case.objects.get(reference=reference).pk, at=at)
    return reference


def _moved(example: Example, holder: Neighbour, at: datetime, key: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts and answers of an example with every day moved to when it is lodged, and the names of its holder."""
    ahead = macau_date(at) - macau_date(datetime.fromisoformat(example.at))
    text = json.dumps({"facts": example.facts, "answers": example.answers}, ensure_ascii=False)
    text = _DAY.sub(lambda found: (date.fromisoformat(found[0]) + ahead).isoformat(), text)
    moved = json.loads(text)
    facts: dict[str, Any] = moved["facts"]
    for record in file_records(list(moved["answers"].values())):
        cast("dict[str, Any]", record).update(_paper(str(record["name"]), holder, at))
    for register in ("organs", "commercial"):
        if register in facts:
            named = {"name_zh": holder.name_zh, "name_pt": holder.name_pt}
            facts[register] |= {name: value for name, value in named.items() if name in facts[register]}
    if "organs" in facts:
        facts["organs"]["registration_no"] = holder.number
    if facts.get("licence"):
        facts["licence"]["number"] = f"{facts['licence']['number'][:-6]}{900000 + key}"
    return facts, moved["answers"]


def _paper(name: str, holder: Neighbour, at: datetime) -> dict[str, Any]:
    """A paper of that name, as an answer holds it."""
    layout = (Path(__file__).parent / "layouts" / "demo_paper.typ").read_text(encoding="utf-8")
    told = {
        "name": name,
        "holder": holder.name_zh or holder.name_pt,
        "signer": holder.head[1],
        "day": macau_date(at).isoformat(),
    }
    return file_answer(accept_upload(name=name, data=typeset(layout, told, at=at), allowed=("pdf",)))


def _have_licence(version: ServiceVersion, facts: Mapping[str, Any], lodger: Actor, at: datetime) -> None:
    until, kind = facts.get("valid_until"), str(version.definition.data.licence)
    record_licence(
        actor=system_actor(),
        at=at,
        kind=kind,
        register="DEMO",
        holder_id=lodger.holder_id,
        department=version.definition.data.department,
        name=licence_kinds(settings.BALCAO_SERVICES)[kind].name.text(),
        terms=facts.get("terms") or {},
        valid_from=date.fromisoformat(str(facts.get("valid_from") or macau_date(at - timedelta(days=300)))),
        valid_until=date.fromisoformat(str(until)) if until else None,
        document_number=str(facts["number"]),
        case_reference="",
        key=f"demo:{facts['number']}",
    )


@transaction.atomic
def enter_draw(*, at: datetime) -> None:
    """Applications in the first round that is closed by now, one of somebody one can sign in as; two officers draw.
    Again changes nothing."""
    intake = get_published(DRAW, at=at).definition.data.intake
    closed = [each for each in intake.rounds if each.closes_at <= at] if intake else []
    if not closed or Draft.objects.filter(start_key="demo:1000").exists():
        return
    around = neighbours(at=at)["person"]
    mei_ling = Neighbour(
        holder_id="p-1", name_zh="陳美玲", name_pt="Chan Mei Ling", number="", head=(1, "陳美玲"), hand=(1, "陳美玲")
    )
    for number, holder in enumerate([mei_ling, *(next(around) for _ in range(5))]):
        apply_as_example(
            DRAW, "granted", holder, at=closed[0].opens_at + timedelta(days=number + 1, hours=2), key=1000 + number
        )


def _work_on(found: list[_Lodged], at: datetime) -> None:
    """What officers have done already: taken, asked and been answered, heard departments, proposed, refused."""
    dsi, iam, elsewhere = (officer_of(number, at) for number in (AT_DSI, AT_IAM, ELSEWHERE))
    certificates = [each for each in found if each.service_id == CERTIFICATE]
    organs = [each for each in found if each.service_id == ORGANS]
    catering = [each for each in found if each.service_id == CATERING]
    take_case(actor=dsi, at=_day_before(at, 1), reference=certificates[3].reference)
    sort_case(
        actor=iam, at=at, reference=catering[1].reference, labels=(), urgent=True, reason="舖租月底到期，銀行等候准照"
    )
    for each in organs[2:4]:
        decide_case(
            actor=dsi, at=_day_before(at, 1), reference=each.reference, outcome="approve", note="會議紀錄相符。"
        )
    asked = catering[2]
    ask_supplement(
        actor=iam, at=_day_before(at, 6), reference=asked.reference, text="Falta a planta com a nova área assinada."
    )
    answer_supplement(
        actor=asked.lodger, at=_day_before(at, 1), reference=asked.reference, text="已補交經簽署的平面圖。"
    )
    first = next(each for each in found if each.service_id == FIRST)
    for opinion in Case.objects.get(reference=first.reference).opinions.filter(department__in=("CB", "SSM")):
        give_opinion(
            actor=elsewhere,
            at=_day_before(at, 2),
            opinion_id=opinion.pk,
            kind=OpinionKind.CONDITIONS if opinion.department == "CB" else OpinionKind.FAVOURABLE,
            text="現場符合要求。",
            conditions="須於開業前加裝一具滅火筒。" if opinion.department == "CB" else "",
        )
    _appeal(certificates[-1], dsi, at)


def _appeal(refused: _Lodged, officer: Actor, at: datetime) -> None:
    """A refusal without a hearing, and the appeal to the chief against it."""
    then = _day_before(at, 8)
    decide_case(
        actor=officer,
        at=then,
        reference=refused.reference,
        outcome="refuse",
        note="會議紀錄未經主席簽署。",
        without_hearing=next(iter(grounds_without(then))),
    )
    draft_id = start_draft(actor=refused.lodger, at=at, service_id=APPEAL, key="demo-appeal", against=refused.reference)
    answers = {"grounds": "主席已於同日簽署，副本隨附。", "true_and_complete": True}
    save_answers(actor=refused.lodger, at=at, draft_id=draft_id, values=answers, seen={})
    lodge_as(refused.lodger, Draft.objects.get(pk=draft_id), at=at)


def officer_of(number: int, at: datetime) -> Actor:
    """An officer of the demo world with the posts of that day."""
    found = officer_again(person_id=number, assurance=3, language="zh-Hant", at=at)
    if found is None:
        raise NotFound(f"officer {number}")
    return found
