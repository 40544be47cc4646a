"""Cases at every point of their life, for tests. A state is named for what it is in the domain."""

import copy
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.accounts.api import load_demo as load_people
from balcao.activities.api import Publication, activity_facts, publish_activity
from balcao.cases.facts import Known, moments
from balcao.cases.models import Case, Draft
from balcao.cases.operations.drafting import create_draft, save_answers
from balcao.cases.operations.lodging import open_case
from balcao.cases.operations.running import run_case
from balcao.cases.readiness import work_out
from balcao.catalogue.api import get_published
from balcao.catalogue.loader import canonical
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.queries import forget_lists
from balcao.catalogue.testing import SERVICES, put_on_offer
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.db.once_a_run import load_once_a_run
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import MACAU, now
from balcao.licences.api import load_demo as load_licences
from balcao.notices.api import load_demo as load_notices

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
BEGAN = now()
"""When this run began: the world of tests that read the clock."""
CERTIFICATE = "dsi-association-leadership-certificate"
ENROLMENT = "association-activity-enrolment"
CATERING = "iam-catering-licence-renewal"
ORGANS = {
    "status": "active",
    "name_zh": "澳門關愛長者協會",
    "name_pt": "Associação de Apoio aos Idosos de Macau",
    "registration_no": "4821",
    "term_start": "2025-01-01",
    "term_end": "2027-12-31",
    "seats": [
        {
            "body": "board",
            "post": "president",
            "name_zh": "陳美玲",
            "name_pt": "Chan Mei Ling",
            "term_end": "2027-12-31",
        }
    ],
}
NAMES = {1: "陳美玲", 2: "施若翰", 3: "李偉強", 4: "黃嘉敏", 5: "何少芬", 6: "梁佩儀"}


def load_world(at: datetime = AT) -> None:
    """The demo world, and `SERVICES` on offer."""

    def load() -> None:
        load_people(at=at)
        load_entities(at=at)
        load_licences(at=at, holder="e-2")
        load_notices(at=at)
        put_on_offer(Path(settings.BALCAO_SERVICES), SERVICES, at=at)

    load_once_a_run(("world", at, str(settings.BALCAO_SERVICES), settings.SECRET_KEY), load)
    forget_lists()


def republish(service_id: str, change: Callable[[dict[str, Any]], None], *, at: datetime = AT) -> None:
    """Publish a service again with its content changed, as a department might have written it."""
    content = copy.deepcopy(PublishedVersion.objects.get(pk=get_published(service_id, at=at).id).content)
    change(content)
    digest = hashlib.sha256(canonical(content)).hexdigest()
    version, _ = PublishedVersion.objects.get_or_create(
        service_id=service_id,
        content_hash=digest,
        defaults={"pk": 1_000_000 + int(digest[:7], 16), "content": content, "published_at": at},
    )
    Listing.objects.filter(service_id=service_id).update(version=version)
    forget_lists()


def person(number: int, holder: str = "", *, assurance: int = 3) -> Actor:
    """A person of the demo world acting for a holder, themself if none is named."""
    return Actor(person_id=number, name=NAMES[number], assurance=assurance, holder_id=holder or f"p-{number}")


def officer(number: int, department: str, *duties: str) -> Actor:
    """An officer."""
    return Actor(
        person_id=number,
        name=f"officer {number}",
        assurance=3,
        holder_id=f"p-{number}",
        posts=posts_in(department, *duties),
    )


def drafted(
    service_id: str,
    actor: Actor,
    *,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime = AT,
    key: str = "k",
    asked_at: datetime | None = None,
) -> int:
    """A draft whose registers said these facts; when they were asked is not known, and so never too long ago, unless
    it is said."""
    version = get_published(service_id, at=at)
    number = str((facts.get("licence") or {}).get("number", ""))
    draft = create_draft(actor=actor, at=at, version=version, known=Known(facts, (), number), key=f"test:{key}")
    Draft.objects.filter(pk=draft.pk).update(asked_at=moments(facts, asked_at) if asked_at else {})
    save_answers(actor=actor, at=at, draft_id=draft.pk, values=dict(answers), seen={})
    return draft.pk


def certificate_draft(
    actor: Actor | None = None, *, key: str = "k", asked_at: datetime | None = None, **facts: Any
) -> int:
    """A governing-body certificate of the association, complete."""
    return drafted(
        CERTIFICATE,
        actor or person(1, "e-1"),
        answers={"purpose": "bank", "true_and_complete": True},
        facts={"organs": {**ORGANS, **facts}},
        key=key,
        asked_at=asked_at,
    )


def lodged(draft_id: int, actor: Actor, *, at: datetime = AT, run: bool = True) -> Case:
    """The case of a draft as if signed and paid; its jobs are done unless told otherwise."""
    draft = Draft.objects.get(pk=draft_id)
    with transaction.atomic():
        reference = open_case(actor=actor, at=at, draft=draft, ready=work_out(draft, at))
    if run:
        run_waiting_jobs()
    return Case.objects.get(reference=reference)


def example_lodged(service_id: str, name: str, actor: Actor, *, at: datetime = AT, **answers: Any) -> Case:
    """The case of a service's worked example, with some answers changed."""
    example = get_published(service_id, at=at).definition.examples[name]
    draft = drafted(service_id, actor, answers={**example.answers, **answers}, facts=example.facts, at=at)
    case = lodged(draft, actor, at=at, run=False)
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def with_officer(*, key: str = "k") -> Case:
    """A certificate case that waits for an officer, because the register knows no term."""
    actor = person(1, "e-1")
    files = [{"key": "aa/aa", "name": "acta.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}]
    draft = drafted(
        CERTIFICATE,
        actor,
        answers={"purpose": "bank", "true_and_complete": True, "minutes": files},
        facts={"organs": {**ORGANS, "term_end": "2026-03-31"}},
        key=key,
    )
    return lodged(draft, actor)


PAPER = {"key": "aa/aa", "name": "waste-2026.pdf", "size": 210400, "media_type": "application/pdf", "sha256": "aa"}


def renewal_with_officer(*, key: str = "renewal") -> Case:
    """A catering licence's renewal that waits for an officer, because the kitchen has changed."""
    actor = person(3, "e-2")
    terms = {"class": "restaurant", "seats": 60, "usable_area_m2": 186.5, "has_lift": False}
    draft = drafted(
        CATERING,
        actor,
        answers={
            "changed": True,
            "what_changed": ["equipment"],
            "changes": "更換抽油煙機",
            "contact_name": "李偉強",
            "contact_phone": "28123456",
            "waste_collection_hours": "23:00 – 24:00",
            "waste_proof": [PAPER],
            "true_and_complete": True,
        },
        facts={
            "licence": {
                "number": "IAM-RT-2026-000003",
                "kind": "catering",
                "valid_from": "2026-07-01",
                "valid_until": "2027-01-10",
                "terms": {**terms, "name_zh": "好景餐廳", "name_pt": "Restaurante Boa Vista"},
            },
            "commercial": {"status": "active"},
        },
        key=key,
    )
    return lodged(draft, actor)


def activity_published(*, fee: int = 0, quota: int = 5, case: str = "x", title: str = "Picture-book morning") -> str:
    """An activity of the association in nine days, in which one can enrol since yesterday; its number."""
    begins = (now() + timedelta(days=9)).astimezone(MACAU).replace(hour=10, minute=0, second=0, microsecond=0)
    return publish_activity(
        actor=person(1, "e-1"),
        at=now(),
        publication=Publication(
            case_reference=case,
            holder_id="e-1",
            department="IAM",
            duty="licensing",
            service_id="association-activity-publish",
            enrolled_by=ENROLMENT,
            scopes=("association-activity-publish",),
            organiser={"zh-Hant": "澳門關愛長者協會", "pt": "Associação", "en": "Association of Care"},
            title={"zh-Hant": "親子繪本日", "pt": "Manhã do livro", "en": title},
            about="祖父母與孫兒",
            place="Taipa 12",
            spans=((begins, begins + timedelta(hours=2)),),
            by_draw=False,
            quota=quota,
            waiting=5,
            opens_at=now() - timedelta(days=1),
            closes_at=begins - timedelta(days=1),
            age_min=None,
            age_max=None,
            fee=fee,
            grant_reference="",
            remits_after=7,
        ),
    )


def enrolled(number: str, who: Actor, *, needs: str = "") -> Case:
    """The enrolment of somebody whom the register knows, as if paid."""
    known = {"status": "alive", "name_zh": "", "name_pt": "", "born_on": "1994-01-19"}
    facts = {"identity": known, "activity": activity_facts(number=number, at=now())}
    answers = {"contact_name": "陳美玲", "contact_phone": "66123456", "told_organiser": True, "needs": needs or None}
    draft = drafted(ENROLMENT, who, answers=answers, facts=facts, at=now(), key=f"{number}{who.holder_id}")
    return lodged(draft, who, at=now())
