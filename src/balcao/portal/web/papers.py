"""My papers: what one gave once, how it stands, where it is used; adding, withdrawing, taking back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.catalogue.api import get_version
from balcao.documents.api import answer_files, file_preview, forget_pieces, qr_svg, shown_file
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.papers.api import (
    AlreadyOver,
    NoSuchKind,
    NotUsable,
    PaperView,
    Standing,
    TooMany,
    UseView,
    add_paper,
    kinds_for,
    paper_view,
    papers_of,
    take_back,
    uses_of,
    withdraw_paper,
)
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import Row

KINDS = {Standing.VERIFIED: "green", Standing.REFUSED: "red", Standing.EXPIRED: "orange", Standing.WITHDRAWN: "grey"}
TYPES = ("pdf", "jpg", "png")


@for_holder
def papers(request: HttpRequest, holder: str) -> HttpResponse:
    """Every paper, those that can be used first; what was withdrawn lately below."""
    language: str = request.language  # type: ignore[attr-defined]
    found = papers_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    context = {
        "holder": holder,
        "rows": [_row(each, language) for each in found if each.standing is not Standing.WITHDRAWN],
        "withdrawn": [_row(each, language) for each in found if each.standing is Standing.WITHDRAWN],
    }
    return render(request, "portal/papers.html", context)


def _row(each: PaperView, language: str) -> Row:
    ends = ""
    if each.valid_until:
        ends = translate("portal.papers.until", language, day=format_macau(each.valid_until, language))
    return {
        "title": pick(each.name, language),
        "url": reverse("portal-paper", args=[each.holder_id, each.id]),
        "notes": [str(each.file["name"]), checked_in_words(each, language), ends],
        "state": translate(f"papers.standing.{each.standing}", language),
        "kind": KINDS.get(each.standing, "blue"),
    }


def checked_in_words(each: PaperView, language: str) -> str:
    """Which department found what of it, when, and with what it was compared; nothing while nobody looked."""
    if each.check is None:
        return ""
    return translate(
        "portal.papers.verified_by" if each.check.genuine else "portal.papers.refused_by",
        language,
        department=department_name(each.check.department, language),
        day=format_macau(macau_date(each.check.at), language),
        how=translate(f"papers.compared_with.{each.check.compared}", language),
    )


@for_holder
def add(request: HttpRequest, holder: str) -> HttpResponse:
    """Add a paper: its kind, the file, its last day if it has one."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    kinds = kinds_for(holder)
    kind = request.POST.get("kind", request.GET.get("kind", ""))
    errors: dict[str, str] = {}
    if request.method == "POST":
        until = _day(request, "until", errors)
        files, refused = answer_files(request, "file", allowed=TYPES, most=1)
        if kind not in kinds:
            errors["kind"] = translate("portal.papers.choose_kind", language)
        if refused or not files:
            errors["file"] = refused or translate("portal.papers.choose_file", language)
        if not errors:
            try:
                made = add_paper(actor=actor, at=now(), kind=kind, file=files[0], valid_until=until)
            except AlreadyOver as failure:
                errors["until"] = translate(failure.key, language)
            except (NoSuchKind, TooMany) as failure:
                errors["kind"] = translate(failure.key, language)
            else:
                forget_pieces(request)
                messages.success(request, translate("portal.papers.added", language))
                return HttpResponseRedirect(reverse("portal-paper", args=[holder, made.id]))
    context = {
        "holder": holder,
        "kinds": [
            {
                "value": name,
                "text": pick(each.name.text(), language),
                "hint": pick(each.hint.text(), language) if each.hint else "",
                "checked": name == kind,
            }
            for name, each in kinds.items()
        ],
        "accept": ",".join(f".{ending}" for ending in TYPES),
        "typed": request.POST,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "portal/paper_add.html", context, status=422 if errors else 200)


def _day(request: HttpRequest, name: str, errors: dict[str, str]) -> date | None:
    """A day typed in three fields; none when all are empty."""
    parts = [request.POST.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        errors[name] = translate("portal.papers.bad_day", request.language)  # type: ignore[attr-defined]
        return None


@for_holder
def paper(request: HttpRequest, holder: str, paper_id: int) -> HttpResponse:
    """One paper: how it stands, what to show at a counter, where it lies and who opened that."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take_back":
                take_back(actor=actor, at=now(), paper_id=paper_id)
                messages.success(request, translate("portal.papers.did_take_back", language))
            else:
                withdraw_paper(actor=actor, at=now(), paper_id=paper_id)
                messages.success(request, translate("portal.papers.did_withdraw", language))
        except NotUsable as failure:
            messages.warning(request, translate(failure.key, language))
        return HttpResponseRedirect(reverse("portal-paper", args=[holder, paper_id]))
    found = paper_view(actor=actor, at=now(), paper_id=paper_id)
    uses = uses_of(actor=actor, at=now(), paper_id=paper_id)
    names = holder_names({each.who_id for use in uses for each in use.seen})
    context = {
        "holder": holder,
        "paper": found,
        "title": pick(found.name, language),
        "state": translate(f"papers.standing.{found.standing}", language),
        "kind": KINDS.get(found.standing, "blue"),
        "checked": checked_in_words(found, language),
        "preview": "" if found.gone else file_preview(str(found.file["name"]), str(found.file["sha256"]), large=True),
        "usable": found.standing.usable,
        "withdrawn": found.standing is Standing.WITHDRAWN,
        "uses": [_use(each, holder, names, language) for each in uses],
        "code": f"{found.code[:4]} {found.code[4:]}",
        "qr": qr_svg(request.build_absolute_uri(reverse("desk-paper-code", args=[found.code]))),
    }
    return render(request, "portal/paper.html", context)


def _use(each: UseView, holder: str, names: Any, language: str) -> Row:
    lodged, service = format_macau(macau_date(each.at), language), get_version(each.version_id)
    seen = [
        translate(
            "portal.papers.seen",
            language,
            who=pick(names.get(one.who_id, dict.fromkeys(("zh-Hant", "pt", "en"), one.who)), language),
            at=format_macau(one.at, language),
        )
        for one in each.seen
    ]
    return {
        "title": pick(service.definition.text("name"), language),
        "url": reverse("portal-matter", args=[holder, each.reference]),
        "notes": [
            f"{each.reference} · {department_name(each.department, language)} · {lodged}",
            *(seen or [translate("portal.papers.not_seen", language)]),
        ],
    }


@for_holder
def paper_file(request: HttpRequest, holder: str, paper_id: int) -> HttpResponse:
    """Its file, for those who act for its holder."""
    found = paper_view(actor=request.actor, at=now(), paper_id=paper_id)  # type: ignore[attr-defined]
    if found.gone:
        raise NotFound(f"paper {paper_id} was let go")
    return shown_file(request, str(found.file["key"]), str(found.file["name"]))
