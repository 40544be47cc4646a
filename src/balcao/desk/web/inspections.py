"""A visit on the spot: the checklist on a phone, with or without network; the visits of a day; signing the report."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    BadFinding,
    ContentChanged,
    Found,
    InspectionView,
    Kept,
    NotNow,
    ReasonNeeded,
    Unfinished,
    call_off_inspection,
    comers_of_day,
    found_in_words,
    inspection_view,
    keep_findings,
    keep_photo,
    sign_inspection,
    visits_of_day,
)
from balcao.catalogue.api import get_version
from balcao.desk.visits_shown import items_shown, late_shown, photos_shown, visits_shown
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import UploadRefused, accept_upload, shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import MACAU, macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

PHOTOS = ("jpg", "png")
MOST_PHOTO_MB = 15


@at_desk
def day(request: HttpRequest) -> HttpResponse:
    """The visits of a day in the order of the way."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    try:
        chosen = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        chosen = macau_date(at)
    rows = visits_shown(visits_of_day(actor=actor, at=at, day=chosen), language)
    context = {
        "bar": bar(request),
        "day": chosen,
        "timed": [row for row in rows if row["time"]],
        "comers": [
            {
                "reference": each.reference,
                "who": each.holder_name,
                "service": pick(each.service, language),
                "time": f"{each.starts_at.astimezone(MACAU):%H:%M}",
                "place": each.place,
            }
            for each in comers_of_day(actor=actor, at=at, day=chosen)
        ],
        "untimed": [row for row in rows if not row["time"]],
        "before": (chosen - timedelta(days=1)).isoformat(),
        "after": (chosen + timedelta(days=1)).isoformat(),
        "is_today": chosen == macau_date(at),
    }
    return render(request, "desk/visits/day.html", context)


@at_desk
def visit(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """The checklist of a visit; without a script it is saved as a whole, one's own way is kept where two differ."""
    if request.method == "POST":
        return _save(request, inspection_id)
    return _shown(request, inspection_id)


def _shown(
    request: HttpRequest,
    inspection_id: int,
    *,
    errors: tuple[dict[str, str], ...] = (),
    kept: Kept | None = None,
    status: int = 200,
) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    seen = inspection_view(actor=actor, at=now(), inspection_id=inspection_id)
    context = {
        "bar": bar(request),
        "visit": seen,
        "service": pick(get_version(seen.version_id).definition.text("name"), language),
        "items": items_shown(seen, language),
        "remark": seen.findings.get("remark"),
        "loose_photos": photos_shown(seen, "", language),
        "late": late_shown(seen, language),
        "inspectors": _inspectors(seen, language),
        "when": _when(seen, language),
        "writes": seen.inspects and seen.state == "planned",
        "conflicts": _conflicts(seen, kept, language),
        "errors": errors,
        "person": actor.person_id,
    }
    return render(request, "desk/visits/visit.html", context, status=status)


def _inspectors(seen: InspectionView, language: str) -> list[dict[str, Any]]:
    return [
        {"name": pick(each.name, language), "signed": format_macau(each.signed_at, language) if each.signed_at else ""}
        for each in seen.inspectors
    ]


def _when(seen: InspectionView, language: str) -> str:
    meeting = seen.appointment
    return format_macau(meeting.starts_at, language) if meeting and meeting.starts_at else ""


def _conflicts(seen: InspectionView, kept: Kept | None, language: str) -> list[dict[str, str]]:
    """What a colleague wrote meanwhile, which stands until one writes over it."""
    items = {item.id: item for item in seen.checklist}
    shown = []
    for each in kept.conflicts if kept else ():
        item = items.get(each.item)
        words = pick(found_in_words(item, each.value), language) if item else ""
        label = pick(item.label.text(), language) if item else translate("desk.visit.remark", language)
        said = " · ".join(part for part in (words, each.remark) if part)
        shown.append({"id": each.item, "label": label, "said": said, "by": each.by_name})
    return shown


def _save(request: HttpRequest, inspection_id: int) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    seen = inspection_view(actor=actor, at=at, inspection_id=inspection_id)
    names = [item.id for item in seen.checklist if item.kind != "photo"] + ["remark"]
    found = [_typed(request, name, at) for name in names]
    found = [each for each in found if each.value is not None or each.remark or each.seen]
    try:
        kept = keep_findings(actor=actor, at=at, inspection_id=inspection_id, found=found)
        for name in [*(item.id for item in seen.checklist), ""]:
            for upload in request.FILES.getlist(f"photo.{name}"):
                _keep_upload(request, inspection_id, uuid4(), name, upload, at, None)
    except BadFinding as bad:
        error = {"href": f"#{bad.item}", "text": translate(bad.key, language)}
        return _shown(request, inspection_id, errors=(error,), status=422)
    except UploadRefused as refusal:
        words = translate(refusal.reason_key, language, name="", most=MOST_PHOTO_MB)
        return _shown(request, inspection_id, errors=({"href": "#main", "text": words},), status=422)
    if kept.conflicts:
        error = {"href": "#conflicts", "text": translate("desk.visit.conflict.title", language)}
        return _shown(request, inspection_id, errors=(error,), kept=kept, status=409)
    messages.success(request, translate(_outcome(kept), language))
    return redirect("desk-visit", inspection_id)


def _outcome(kept: Kept) -> str:
    if kept.closed:
        return "desk.visit.sent_after_report"
    return "desk.visit.sent_after_decision" if kept.decided else "desk.visit.sent"


def _typed(request: HttpRequest, name: str, at: datetime) -> Found:
    written = request.POST.get(f"value.{name}", "").strip()
    value = {"yes": True, "no": False, "": None}.get(written, written)
    version = request.POST.get(f"version.{name}", "0")
    remark = request.POST.get(f"remark.{name}", "")
    return Found(item=name, value=value, remark=remark, seen=int(version) if version.isdecimal() else 0, at=at)


@at_desk
@require_POST
def keep(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """What a phone kept while it was offline, as JSON; says what became of each."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    try:
        sent = json.loads(request.body)
        found = [_sent(each, at) for each in sent["found"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": translate("cases.bad_finding", language)}, status=400)
    try:
        kept = keep_findings(actor=actor, at=at, inspection_id=inspection_id, found=found)
    except BadFinding as bad:
        return JsonResponse({"item": bad.item, "error": translate(bad.key, language)}, status=422)
    return JsonResponse(
        {
            "versions": dict(kept.versions),
            "conflicts": [
                {
                    "item": each.item,
                    "value": each.value,
                    "remark": each.remark,
                    "version": each.version,
                    "by": each.by_name,
                }
                for each in kept.conflicts
            ],
            "said": translate(_outcome(kept), language),
            "closed": kept.closed,
        }
    )


def _sent(each: dict[str, Any], at: datetime) -> Found:
    return Found(
        item=str(each["item"])[:42],
        value=each.get("value"),
        remark=str(each.get("remark") or ""),
        seen=int(each.get("seen") or 0),
        at=_moment(each.get("at"), at),
    )


def _moment(written: Any, at: datetime) -> datetime:
    """The phone's own clock where it says something that can be; never after we got it."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return at
    return min(moment, at) if moment.tzinfo else at


@at_desk
@require_POST
def photo(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """One photo from a phone, under the key it gave it."""
    language: str = request.language  # type: ignore[attr-defined]
    at, upload = now(), request.FILES.get("file")
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        upload = None
    if upload is None:
        return JsonResponse({"error": translate("cases.bad_finding", language)}, status=400)
    taken_at = _moment(request.POST.get("taken_at"), at)
    try:
        _keep_upload(request, inspection_id, key, request.POST.get("item", ""), upload, taken_at, _place(request))
    except UploadRefused as refusal:
        words = translate(refusal.reason_key, language, name=str(upload.name)[:80], most=MOST_PHOTO_MB)
        return JsonResponse({"error": words}, status=422)
    return JsonResponse({"key": str(key)})


def _place(request: HttpRequest) -> tuple[Decimal, Decimal] | None:
    try:
        found = Decimal(request.POST["latitude"]), Decimal(request.POST["longitude"])
    except (KeyError, InvalidOperation):
        return None
    inside = all(each.is_finite() for each in found) and abs(found[0]) <= 90 and abs(found[1]) <= 180
    return (round(found[0], 5), round(found[1], 5)) if inside else None


def _keep_upload(
    request: HttpRequest,
    inspection_id: int,
    key: UUID,
    item: str,
    upload: Any,
    taken_at: datetime,
    place: tuple[Decimal, Decimal] | None,
) -> None:
    actor: Any = request.actor  # type: ignore[attr-defined]
    stored = accept_upload(name=str(upload.name), data=upload.read(), allowed=PHOTOS, max_mb=MOST_PHOTO_MB)
    file = {
        "key": stored.key,
        "name": stored.name,
        "size": stored.size,
        "media_type": stored.media_type,
        "sha256": stored.sha256,
    }
    keep_photo(
        actor=actor,
        at=now(),
        inspection_id=inspection_id,
        key=key,
        item=item,
        file=file,
        taken_at=taken_at,
        place=place,
    )


@at_desk
def photo_file(request: HttpRequest, inspection_id: int, key: UUID) -> HttpResponse:
    """The picture."""
    seen = inspection_view(actor=request.actor, at=now(), inspection_id=inspection_id)  # type: ignore[attr-defined]
    found = next((each for each in seen.photos if each.key == key), None)
    if found is None:
        raise NotFound(f"photo {key}")
    return shown_file(request, str(found.file["key"]), str(found.file["name"]))


@at_desk
def sign(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Everything as it will stand in the report, then the signature."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    errors = []
    if request.method == "POST" and request.POST.get("read") == "yes":
        try:
            last = sign_inspection(
                actor=actor, at=now(), inspection_id=inspection_id, seen_hash=request.POST.get("hash", "")
            )
        except Unfinished as unfinished:
            first = f"#{unfinished.items[0]}" if unfinished.items else ""
            errors = [
                {"href": f"{reverse('desk-visit', args=[inspection_id])}{first}", "text": translate(unfinished.key)}
            ]
        except (ContentChanged, NotNow) as failure:
            errors = [{"href": "", "text": translate(failure.key, language)}]
        else:
            messages.success(
                request, translate("desk.visit.signed_all" if last else "desk.visit.signed_mine", language)
            )
            return redirect("desk-visit", inspection_id)
    elif request.method == "POST":
        errors = [{"href": "#read", "text": translate("desk.visit.sign.tick", language)}]
    seen = inspection_view(actor=actor, at=now(), inspection_id=inspection_id)
    context = {
        "bar": bar(request),
        "visit": seen,
        "items": items_shown(seen, language),
        "remark": seen.findings.get("remark"),
        "loose_photos": photos_shown(seen, "", language),
        "errors": errors,
    }
    return render(request, "desk/visits/sign.html", context, status=422 if errors else 200)


@at_desk
@require_POST
def call_off(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """A visit that cannot or need not be; the case goes on without."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")
    try:
        call_off_inspection(actor=actor, at=now(), inspection_id=inspection_id, reason=reason)
    except (ReasonNeeded, NotNow) as failure:
        key = "desk.visit.call_off.missing" if isinstance(failure, ReasonNeeded) else failure.key
        error = {"href": "#reason", "text": translate(key, language)}
        return _shown(request, inspection_id, errors=(error,), status=422)
    messages.success(request, translate("desk.visit.call_off.done", language))
    return redirect("desk-visit", inspection_id)
