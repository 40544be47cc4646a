"""Applications made by verbs, without pages."""

from typing import Any

from bench.journey import SERVICE

FACTS = {
    "identity": {"name_zh": "何少芬", "name_pt": "Ho Sio Fan", "status": "alive"},
    "fss": {"contributor_no": "5120933", "pensioner": True},
}


def actor_of(person: int) -> Any:
    """A person of the bench with both factors."""
    from balcao.kernel.actor import Actor

    return Actor(person_id=person, name="何少芬", assurance=3, holder_id=f"p-{person}")


def ready_draft(person: int, key: str) -> tuple[Any, int]:
    """A complete draft of the common service, its registers already asked."""
    import secrets

    from balcao.cases.facts import Known
    from balcao.cases.operations.drafting import create_draft, save_answers
    from balcao.catalogue.api import get_published
    from balcao.kernel.clock import now

    actor, at, bir = actor_of(person), now(), f"7{person:06d}({person % 10})"
    known = Known({**FACTS, "identity": {**FACTS["identity"], "bir": bir}}, ())
    version = get_published(SERVICE, at=at)
    key = f"{key}:{secrets.token_hex(8)}"
    draft = create_draft(actor=actor, at=at, version=version, known=known, key=key)
    save_answers(actor=actor, at=at, draft_id=draft.pk, values={"myself": True}, seen={})
    return actor, draft.pk


def lodged_case(made: tuple[Any, int]) -> str:
    """The reference of that draft's case, its process run."""
    from balcao.cases.api import lodge
    from balcao.cases.models import Case
    from balcao.cases.operations.running import run_case
    from balcao.kernel.clock import now

    actor, draft = made
    reference = lodge(actor=actor, at=now(), draft_id=draft)
    run_case(case_id=Case.objects.get(reference=reference).pk, at=now())
    return reference
