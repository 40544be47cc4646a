"""A file of a case read in place: one page as a picture, beside what was answered."""

import base64
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import officer_case
from balcao.desk.case_shown import answers_shown
from balcao.desk.files import files_of
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import NotDrawn, page_image
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

ZOOMS = (50, 75, 100, 150, 200, 300)
"""In percent of the pane."""
PANE = 1000
"""So many pixels wide a page is drawn at 100 %."""


@at_desk
def case_file_viewed(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """One page of a file of the case, with its neighbours; all that differs stands in the address."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    words = words_of(case.view.version, language)
    files = files_of(case, words)
    here = next((number for number, each in enumerate(files) if each.sha256 == sha256 and sha256), None)
    if here is None:
        raise NotFound(f"file {sha256} of case {reference}")
    page, zoom, turns = _number(request, "page", 1), _number(request, "zoom", 100), _number(request, "turn", 0) % 4
    zoom = min(ZOOMS, key=lambda each: abs(each - zoom))
    pages, picture, failed = 0, "", ""
    try:
        drawn = page_image(files[here].key, page=page, width=PANE * max(zoom, 100) // 100, turns=turns)
        page, pages = min(max(page, 1), drawn.pages), drawn.pages
        picture = base64.b64encode(drawn.png).decode()
    except NotDrawn as failure:
        failed = f"desk.view.{failure.why}"
    context = {
        "bar": bar(request),
        "reference": reference,
        "file": files[here],
        "place": here + 1,
        "count": len(files),
        "back": reverse("desk-case", args=[reference]) + f"#file-{sha256}",
        "previous_file": _of(reference, files[here - 1].sha256) if here else "",
        "next_file": _of(reference, files[here + 1].sha256) if here + 1 < len(files) else "",
        "page": page,
        "pages": pages,
        "zoom": zoom,
        "picture": picture,
        "failed": failed,
        "sections": answers_shown(case, words),
        **_ways(page, pages, zoom, turns),
    }
    response = render(request, "desk/viewer.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else otherwise


def _of(reference: str, sha256: str) -> str:
    return reverse("desk-file-view", args=[reference, sha256])


def _ways(page: int, pages: int, zoom: int, turns: int) -> dict[str, str]:
    """Where each button leads; empty where it leads nowhere."""

    def way(**other: int) -> str:
        return "?" + urlencode({"page": page, "zoom": zoom, "turn": turns} | other)

    at = ZOOMS.index(zoom)
    return {
        "previous_page": way(page=page - 1) if page > 1 else "",
        "next_page": way(page=page + 1) if page < pages else "",
        "smaller": way(zoom=ZOOMS[at - 1]) if at else "",
        "larger": way(zoom=ZOOMS[at + 1]) if at + 1 < len(ZOOMS) else "",
        "turned": way(turn=(turns + 1) % 4),
    }
