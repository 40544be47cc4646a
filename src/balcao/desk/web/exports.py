"""A list as a file: asked for, written in a job, fetched."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import Narrowing
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.worklists.api import ask_export, export_file, export_view

TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@at_desk
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the list that is shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent = request.POST
    export_id = ask_export(
        actor=actor,
        at=now(),
        view=sent.get("view", ""),
        narrowing=Narrowing.read(sent),
        form=sent.get("form", ""),
    )
    return redirect("desk-list", export_id)


@at_desk
def export(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far it is, and the file once it is there."""
    shown = export_view(actor=request.actor, export_id=export_id)  # type: ignore[attr-defined]
    return render(request, "desk/export.html", {"bar": bar(request), "export": shown})


@at_desk
def export_fetch(request: HttpRequest, export_id: int) -> HttpResponse:
    """The file itself."""
    path, form = export_file(actor=request.actor, export_id=export_id)  # type: ignore[attr-defined]
    name = f"balcao-{export_id}.{form}"
    file = path.open("rb")
    # A file is answered like any page, though Django types it apart.
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[form])  # type: ignore[return-value]
