"""Taking a case out of the house: ask, watch, fetch."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.dossiers.api import export_view, fetch_export, request_export
from balcao.kernel.clock import now


@at_desk
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Have it made."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    number = request_export(actor=actor, at=now(), reference=reference)
    return redirect("desk-export", reference, number)


@at_desk
def export(request: HttpRequest, reference: str, export_id: int) -> HttpResponse:
    """How far it is; ready, the two files."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = export_view(actor=actor, at=now(), reference=reference, export_id=export_id)
    return render(request, "desk/case/export.html", {"bar": bar(request), "export": found})


@at_desk
def export_file(request: HttpRequest, reference: str, export_id: int, kind: str) -> HttpResponse:
    """The PDF, or the archive."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    key, name = fetch_export(actor=actor, at=now(), reference=reference, export_id=export_id, kind=kind)
    return shown_file(request, key, name)
