"""Splitting an application: what stays, what goes, and the second case is there."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import AlreadyDecided, CannotSplit, NotNow, ReasonNeeded, ReservedBy, split_case, splitting_of
from balcao.catalogue.api import get_version, shown_answer
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now


@at_desk
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """The question with the rows that could go; posting splits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = splitting_of(actor=actor, at=now(), reference=reference)
    chosen = {name: _numbers(request.POST.getlist(f"rows.{name}")) for name in found.rows}
    typed = {name: request.POST.get(name, "").strip()[:300] for name in ("stays", "goes")}
    key, error = request.POST.get("key", "")[:40] or secrets.token_urlsafe(16), ""
    if request.method == "POST":
        try:
            made = split_case(actor=actor, at=now(), reference=reference, key=key, rows=chosen, **typed)
        except ReasonNeeded:
            error = translate("split.missing", language)
        except CannotSplit as failure:
            error = translate(f"split.cannot.{failure.why}", language)
        except (AlreadyDecided, NotNow, ReservedBy):
            error = translate("split.cannot.not_now", language)
        else:
            messages.success(request, translate("split.done", language, reference=made))
            return redirect("desk-case", reference)
    version = get_version(found.version_id)
    words = words_of(version, language)
    questions = {each.id: each for each in version.definition.form.questions()}
    context: dict[str, Any] = {
        "bar": bar(request),
        "reference": reference,
        "service_name": words.find("name"),
        "why_not": translate(f"split.cannot.{found.why_not}", language) if found.why_not else "",
        "rows": [
            {
                "id": f"rows-{name}",
                "name": f"rows.{name}",
                "label": translate("split.rows", language, question=words.label(name)),
                "items": [
                    {
                        "value": number,
                        "text": shown_answer(questions[name], [row], words).replace("\n", " · "),
                        "checked": number in chosen[name],
                    }
                    for number, row in enumerate(rows)
                ],
            }
            for name, rows in found.rows.items()
        ],
        "typed": typed,
        "key": key,
        "errors": [{"href": "#stays", "text": error}] if error else [],
    }
    return render(request, "desk/case/split.html", context, status=422 if error else 200)


def _numbers(sent: list[str]) -> list[int]:
    return [int(each) for each in sent if each.isdecimal() and len(each) < 6]
