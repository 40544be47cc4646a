"""A case as its holder takes it home: what they sent, what was decided and said, and every file and document."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from balcao.cases.api import Case, CaseView, case_view
from balcao.correspondence.api import threads_of
from balcao.documents.api import documents_of_case, file_records, read_document
from balcao.dossiers.bag import as_json, make_bag
from balcao.foundation.storage.api import read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def own_copy(*, actor: Actor, at: datetime, reference: str) -> bytes:
    """A BagIt bag in a zip, made of what is there: nothing is typeset, so nobody waits for it.

    :raises NotFound: for who does not act for the case's holder.
    """
    view = case_view(actor=actor, at=at, reference=reference)
    if view.holder_id != actor.holder_id:
        raise NotFound(f"case {reference}")
    threads = threads_of(Case.objects.only("pk").get(reference=reference).pk)
    said = [{"topic": each.topic, "messages": [_message(one) for one in each.messages]} for each in threads]
    files = {"case.json": as_json({**_content(view), "messages": said})}
    places: list[Any] = [list(view.journey.answers.values()), *(list(each.files) for each in view.questions)]
    places += [list(one.files) for each in threads for one in each.messages]
    for record in (each for place in places for each in file_records(place)):
        try:
            files[f"papers/{str(record['sha256'])[:12]}-{record['name']}"] = read(str(record["key"]))
        except FileNotFoundError:
            continue
    for each in documents_of_case(case_reference=reference):
        if each.sha256:
            files[f"documents/{each.number}.pdf"] = read_document(actor=actor, at=at, number=each.number)[1]
    info = {"External-Identifier": reference, "Bagging-Date": macau_date(at).isoformat()}
    return make_bag(files, name=reference, info=info)


def _content(view: CaseView) -> dict[str, Any]:
    definition = view.version.definition
    return {
        "reference": view.reference,
        "service": definition.text("name"),
        "lodged_at": view.lodged_at,
        "state": view.state,
        "outcome": view.outcome,
        "decided_at": view.decided_at,
        "reasons": [definition.reason(each) for each in view.reasons],
        "conditions": [asdict(each) for each in view.conditions],
        "answers": view.journey.answers,
        "questions": [asdict(each) for each in view.questions],
        "timeline": [asdict(each) for each in view.timeline],
        "sha256": view.content_hash,
        "form": definition.form.model_dump(mode="json", by_alias=True),
    }


def _message(each: Any) -> dict[str, Any]:
    return {"at": each.at, "side": each.side, "who": each.who, "text": each.text, "files": each.files}
