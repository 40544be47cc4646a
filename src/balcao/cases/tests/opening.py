"""Opening an entity account, step by step, as its people take them."""

from datetime import datetime

from balcao.cases.api import ask_about, lodge, request_signatures, save_answers, sign, start_draft
from balcao.cases.testing import officer, person

AT = datetime.fromisoformat("2026-11-25T10:00:00+08:00")
SERVICE = "safp-entity-account"
CHECKER = officer(18, "SAFP", "entity-accounts")
KA_MAN = {"bir": "1456789(3)", "name_zh": "黃嘉敏"}


def begun(by, kind, number, *, key="k", at=AT, **more):
    """A draft that names an entity, after its register was asked."""
    draft = start_draft(actor=by, at=at, service_id=SERVICE, key=key)
    answers = {"entity_kind": kind, "entity_number": number, "user_agreement": True, "true_and_complete": True, **more}
    save_answers(actor=by, at=at, draft_id=draft, values=answers, seen={})
    ask_about(actor=by, at=at, draft_id=draft)
    return draft


def association(*, by=None, key="k", administrators=(KA_MAN,), at=AT):
    """The association that three bind."""
    return begun(by or person(1), "association", "6107", key=key, at=at, administrators=list(administrators))


def signed(draft, *people, by=None, at=AT):
    """Signed by these, each in their own account."""
    digest = request_signatures(actor=by or person(1), at=at, draft_id=draft)
    for number in people:
        sign(actor=person(number), at=at, draft_id=draft, content_hash=digest)
    return digest


def lodged_association(*, at=AT):
    """With the officer: all three and the administrator have signed."""
    draft = association(at=at)
    signed(draft, 1, 2, 3, 4, at=at)
    return draft, lodge(actor=person(1), at=at, draft_id=draft)
