"""A file of a case read in place: one page as a picture, beside what was answered."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import officer_case
from balcao.correspondence.api import talk_for_office
from balcao.desk.case_shown import answers_shown
from balcao.desk.files import CaseFile, files_from, files_of
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import NotDrawn, page_image, preview_url
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

ZOOMS = (50, 75, 100, 150, 200, 300)
"""In percent of the pane."""
PANE = 1000
"""So many pixels wide a page is drawn at 100 %."""


@at_desk
def case_file_viewed(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """One page of a file of the case, with its neighbours; all that differs stands in the address."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    words = words_of(case.view.version, request.language)  # type: ignore[attr-defined]
    back = reverse("desk-case", args=[reference]) + f"#file-{sha256}"
    shown = {"reference": reference, "back": back, "sections": answers_shown(case, words)}
    return _viewed(request, files_of(case, words), sha256, "desk-file", shown)


@at_desk
def talk_file_viewed(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """The same for a file of a message, whether or not it is a paper of the case."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = talk_for_office(actor=actor, at=now(), reference=reference)
    records = (file for thread in found.threads for message in thread.messages for file in message.files)
    files = files_from(records, translate("desk.talk.from_message", language))
    shown = {"reference": reference, "back": reverse("desk-talk", args=[reference])}
    return _viewed(request, files, sha256, "desk-talk-file", shown)


def _viewed(
    request: HttpRequest, files: list[CaseFile], sha256: str, address: str, shown: dict[str, Any]
) -> HttpResponse:
    """The page; `address` is the name under which such a file is saved, and with ``-view`` read."""
    reference = shown["reference"]
    here = next((number for number, each in enumerate(files) if each.sha256 == sha256 and sha256), None)
    if here is None:
        raise NotFound(f"file {sha256} of case {reference}")
    page, zoom, turns = _number(request, "page", 1), _number(request, "zoom", 100), _number(request, "turn", 0) % 4
    zoom = min(ZOOMS, key=lambda each: abs(each - zoom))
    pages, picture, failed = 0, "", ""
    try:
        width = PANE * max(zoom, 100) // 100
        drawn = page_image(sha256, page=max(page, 1), width=width, turns=turns)
        page, pages = drawn.page, drawn.pages
        picture = preview_url(sha256, page=page, width=width, turns=turns)
    except NotDrawn as failure:
        failed = f"desk.view.{failure.why}"

    def way(number: int) -> str:
        there = files[number].sha256 if 0 <= number < len(files) else ""
        return reverse(f"{address}-view", args=[reference, there]) if there else ""

    context = {
        "bar": bar(request),
        "file": files[here],
        "original": reverse(address, args=[reference, sha256]),
        "save": reverse(address, args=[reference, sha256]) + "?save",
        "place": here + 1,
        "count": len(files),
        "previous_file": way(here - 1),
        "next_file": way(here + 1),
        "page": page,
        "pages": pages,
        "zoom": zoom,
        "picture": picture,
        "failed": failed,
        **shown,
        **_ways(page, pages, zoom, turns),
    }
    response = render(request, "desk/viewer.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else otherwise


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
