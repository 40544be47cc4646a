"""A chain of restaurants, for tests."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from balcao.cases.models import Case
from balcao.cases.testing import AT, CATERING, drafted, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.guidance.api import Gathering, guides, one_things
from balcao.kernel.actor import system_actor
from balcao.licences.models import Licence
from balcao.licences.operations.entering import record_licence

OWNER = person(3, "e-2")
UPKEEP = {
    "changed": False,
    "waste_collection_hours": "23:00 – 24:00",
    "waste_proof": [{"key": "aa/aa", "name": "w.pdf", "size": 1, "media_type": "application/pdf", "sha256": "aa"}],
    "true_and_complete": True,
}


def one_things_on_offer(*, at: datetime = AT) -> None:
    """Every service that the shipped things take."""
    offered_of(one_things(), at=at)


def guides_on_offer(*guide_ids: str, at: datetime = AT) -> None:
    """Every service that these shipped guides lead to."""
    offered_of({each: guides()[each] for each in guide_ids}, at=at)


def offered_of(gatherings: Mapping[str, Gathering], *, at: datetime = AT) -> None:
    """Every service that these take."""
    needed = {each.service for gathering in gatherings.values() for each in gathering.services}
    put_on_offer(Path(settings.BALCAO_SERVICES), needed, at=at)


def chain(many: int, *, at: datetime = AT, valid_until: date | None = None) -> list[str]:
    """So many catering licences of the catering company that end on one day, the demo world's own among them."""
    first = Licence.objects.get(kind="catering")
    if valid_until is not None:
        first.valid_until = valid_until
        first.save()
    numbers = [first.number]
    for place in range(2, many + 1):
        terms = {**first.terms, "name_zh": f"好景餐廳{place}號店", "name_pt": f"Restaurante Boa Vista {place}"}
        licence = record_licence(
            actor=system_actor(),
            at=at,
            kind=first.kind,
            register="IAM-RT",
            holder_id=first.holder_id,
            department=first.department,
            name=first.name,
            terms=terms,
            valid_from=first.valid_from,
            valid_until=first.valid_until,
            document_number="",
            case_reference="",
            key=f"test:restaurant:{place}",
        )
        numbers.append(licence.number)
    return numbers


def renewed_before(numbers: list[str], *, at: datetime = AT) -> None:
    """Each was renewed before, with what was said then."""
    then = at - timedelta(days=60)
    for number in numbers:
        licence = Licence.objects.get(number=number)
        facts = {
            "licence": {
                "number": number,
                "kind": licence.kind,
                "valid_from": licence.valid_from.isoformat(),
                "valid_until": (then + timedelta(days=30)).date().isoformat(),
                "terms": licence.terms,
                "overdue": [],
            },
            "commercial": {"status": "active"},
        }
        draft = drafted(CATERING, OWNER, answers=UPKEEP, facts=facts, at=then, key=f"before:{number}")
        case = lodged(draft, OWNER, at=then, run=False)
        Case.objects.filter(pk=case.pk).update(outcome="approve", state="granted", decided_at=then, finished_at=then)
