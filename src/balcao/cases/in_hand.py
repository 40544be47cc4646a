"""What would be handed in about a lodged application: the hash of exactly that, and who may not enter it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from balcao.cases.amended_types import AmendmentView, Fix, InHand
from balcao.cases.confirming import ClerkWorksOnIt, level_of
from balcao.cases.content import content_hash
from balcao.cases.drafts import note_clerk
from balcao.cases.models import Amendment, Case, Supplement
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.formkit.api import Journey
from balcao.kernel.actor import Actor


def in_hand_of(case: Case, running: AmendmentView | None, journey: Journey) -> InHand | None:
    """The open pages of a case, with the words and files kept to what was asked; None when nothing is open.

    :param journey: the form with the work in hand.
    """
    asked = asked_of(case)
    if running is None and asked is None:
        return None
    answers = content_hash(get_version(case.version_id), case.holder_id, journey.answers)
    text, files = (asked.kept_answer, asked.kept_files) if asked else ("", [])
    changes = running.changes if running else ()
    something = bool(text or files or changes) if asked else bool(changes)
    return InHand(
        asked=asked is not None,
        wanted=asked.text if asked else "",
        fixes=tuple(Fix(each["question"], each["fix"]) for each in asked.questions) if asked else (),
        kept_clerk=asked.kept_clerk if asked else "",
        due_on=asked.due_on if asked else None,
        text=text,
        files=tuple(files),
        changes=changes,
        ready=something and (running is None or running.complete),
        content=handed_in(
            case,
            answers=answers if running else case.content_hash,
            amendment=running.id if running else None,
            supplement=asked,
            text=text,
            files=files,
        ),
    )


def asked_of(case: Case) -> Supplement | None:
    """What an officer asked and waits for."""
    return case.supplements.filter(answered_at__isnull=True).first() if case.state == CaseState.SUPPLEMENT else None


def handed_in(
    case: Case,
    *,
    answers: str,
    amendment: int | None,
    supplement: Supplement | None,
    text: str,
    files: Sequence[Mapping[str, Any]],
) -> str:
    """SHA-256 of what is handed in at once: the hash of all answers, the words and the files' hashes. It names the
    request and the opening of pages it belongs to: what was confirmed of one is never that of another."""
    content = {
        "case": case.reference,
        "answers": answers,
        "amendment": amendment,
        "supplement": supplement.pk if supplement else None,
        "text": text.strip(),
        "files": [file["sha256"] for file in files],
    }
    whole = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def check_confirmed(
    case: Case,
    actor: Actor,
    *,
    amendment: Amendment | None,
    supplement: Supplement | None = None,
    text: str = "",
    files: Sequence[Mapping[str, Any]] = (),
) -> None:
    """At a counter, see that the person confirmed what is handed in now; the case holds the answers it will have.

    :raises NotConfirmed: if not, or something else.
    """
    number = amendment.pk if amendment else None
    content = handed_in(
        case, answers=case.content_hash, amendment=number, supplement=supplement, text=text, files=files
    )
    level_of(actor, draft_id=case.draft_id, content=content, total=0)


def note_hand(case: Case, actor: Actor) -> None:
    """Keep by whose hand it is at a counter, so that they never decide it. The case and its draft are locked.

    :raises ClerkWorksOnIt: if it is an officer's who works on this case.
    """
    check_hand(case, actor)
    before = list(case.draft.clerks)
    note_clerk(case.draft, actor)
    if case.draft.clerks != before:
        case.draft.save(update_fields=["clerks"])


def check_hand(case: Case, actor: Actor) -> None:
    """See that the clerk has not worked on the case as an officer.

    :raises ClerkWorksOnIt: if they have it, proposed or decided it, or asked for something.
    """
    if actor.clerk is None:
        return
    self_id = actor.clerk.self_id
    if (
        case.assignee_id == actor.clerk.person_id
        or self_id in {*case.proposed_eyes, *case.decided_eyes}
        or case.supplements.filter(asked_by=self_id).exists()
    ):
        raise ClerkWorksOnIt
