"""An outside body gives its opinion by the link it was sent: a code by mail, its share of the case, its answer."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from balcao.cases.api import AlreadyDecided, BodyShare, OpinionKind, ReasonNeeded
from balcao.correspondence.api import (
    LinkOver,
    LinkView,
    answer_for_body,
    link_view,
    open_for_body,
    read_share,
    send_opening_code_to_body,
)
from balcao.documents.api import answer_files, file_records, shown_file
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.web.by_code import ByCode, link_head
from balcao.portal.web.reading import answer_sections, words_of

BY_CODE = ByCode(
    name="outside",
    open_for=timedelta(hours=2),
    address="portal-outside",
    template="portal/outside/code.html",
    send=send_opening_code_to_body,
    open=open_for_body,
)
MOST = 5000


@public
@never_cache
def opinion(request: HttpRequest, token: str) -> HttpResponse:
    """First the code, then the share and the answer; a link that is over says why."""
    try:
        link = link_view(at=now(), token=token)
        if BY_CODE.is_open(request, link):
            return _answered(request, token, link)
        return BY_CODE.ask(request, token, link)
    except LinkOver as over:
        return _over(request, over)
    except AlreadyDecided:
        return _over(request, LinkOver("decided"))


def _over(request: HttpRequest, over: LinkOver) -> HttpResponse:
    return render(request, "portal/outside/over.html", {"why": over.why}, status=200 if over.why == "answered" else 410)


def _answered(request: HttpRequest, token: str, link: LinkView) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    posted = request.method == "POST" and request.POST.get("act") == "answer"
    faults = _answer(request, token) if posted else {}
    if posted and not faults:
        return redirect("portal-outside", token)
    share = read_share(at=now(), token=token)
    kinds = [each for each in OpinionKind if each is not OpinionKind.NONE]
    context = {
        **link_head(request, link),
        "sections": answer_sections(share.journey, words_of(share.version, language)),
        "files": [
            {"name": each["name"], "url": reverse("portal-outside-file", args=[token, each["sha256"]])}
            for each in _files(share)
        ],
        "kinds": [
            {
                "value": each.value,
                "text": translate(f"cases.opinion.{each}", language),
                "checked": request.POST.get("kind") == each.value,
            }
            for each in kinds
        ],
        "typed": {name: request.POST.get(name, "")[:MOST] for name in ("text", "conditions", "remark")},
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "portal/outside/answer.html", context, status=422 if faults else 200)


def _files(share: BodyShare) -> list[dict[str, Any]]:
    return [dict(each) for value in share.journey.answers.values() for each in file_records(value)]


def _answer(request: HttpRequest, token: str) -> dict[str, str]:
    """Give it; what is wrong, by field."""
    kind = request.POST.get("kind", "")
    files, refused = answer_files(request, "files")
    if kind not in {each.value for each in OpinionKind} - {OpinionKind.NONE.value}:
        return {"kind": translate("outside.missing_kind")}
    if refused:
        return {"files": refused}
    try:
        answer_for_body(
            at=now(),
            token=token,
            kind=OpinionKind(kind),
            text=request.POST.get("text", "")[:MOST],
            conditions=request.POST.get("conditions", "")[:MOST],
            remark=request.POST.get("remark", "")[:MOST],
            files=files,
        )
    except ReasonNeeded:
        field = "conditions" if kind == OpinionKind.CONDITIONS else "text"
        return {field: translate(f"outside.missing_{field}")}
    return {}


@public
@never_cache
def opinion_file(request: HttpRequest, token: str, sha256: str) -> HttpResponse:
    """A file of the share."""
    try:
        link = link_view(at=now(), token=token)
        if not BY_CODE.is_open(request, link):
            raise NotFound("file of a link that is not open")
        found = next((each for each in _files(read_share(at=now(), token=token)) if each["sha256"] == sha256), None)
    except LinkOver as over:
        return _over(request, over)
    if found is None:
        raise NotFound(f"file {sha256}")
    return shown_file(request, str(found["key"]), str(found["name"]))
