"""At the counter: what was entered is read back, the person confirms, and it is lodged."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import get_person, masked_phone
from balcao.cases.api import (
    AlreadyDecided,
    AnotherInCourse,
    ClerkWorksOnIt,
    DraftView,
    FeeChanged,
    FeeWouldChange,
    GuardianNeeded,
    Incomplete,
    NotConfirmed,
    NotNow,
    NotPaid,
    NotSigned,
    ReasonNeeded,
    answer_supplement,
    case_of_draft,
    checkout,
    draft_view,
    lodge,
    send_amendment,
)
from balcao.counter.api import (
    AssistanceView,
    ConfirmationOver,
    ConfirmationState,
    ConfirmationView,
    ContentMoved,
    NoPhone,
    NotReady,
    OldSlip,
    SlipNotChecked,
    Way,
    WayTooWeak,
    WrongCode,
    ask_confirmation,
    assistance_of,
    confirm_by_code,
    confirm_by_slip,
    confirmation_of,
    confirmation_slip,
    counter_rules,
    helped_as,
    level_wanted,
    open_draft,
    read_back,
    ready_to_confirm,
    short_hash,
    to_confirm,
    within_visit,
)
from balcao.desk.counter_paper import counter_paper, last_handed_in
from balcao.desk.web.assist import at_counter
from balcao.desk.web.bar import bar
from balcao.documents.api import answer_files, forget_pieces, qr_picture
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick
from balcao.payments.api import order_of

TOLD = (
    AlreadyDecided,
    AnotherInCourse,
    ClerkWorksOnIt,
    ConfirmationOver,
    ContentMoved,
    FeeChanged,
    FeeWouldChange,
    GuardianNeeded,
    Incomplete,
    NoPhone,
    NotConfirmed,
    NotNow,
    NotPaid,
    NotReady,
    NotSigned,
    OldSlip,
    ReasonNeeded,
    SlipNotChecked,
    WayTooWeak,
)


def _helped(request: HttpRequest, holder: str) -> Actor:
    """The person at the counter, acting for that holder.

    :raises NotFound: when the clerk helps nobody, or it is the clerk's own matter.
    """
    helped = helped_as(actor=request.actor, at=now(), holder_id=holder)  # type: ignore[attr-defined]
    if helped is None:
        raise NotFound(f"holder {holder}")
    return helped


def _confirmation(helped: Actor, view: DraftView) -> ConfirmationView | None:
    content, total = to_confirm(view)
    return confirmation_of(actor=helped, at=now(), draft_id=view.id, content=content, total=total)


@at_counter
def assist_draft(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """One application, or what is handed in about a lodged one: read back, confirm in one of three ways, pay, lodge."""
    visit = assistance_of(actor=request.actor, at=now())  # type: ignore[attr-defined]
    if visit is None:
        messages.error(request, translate("counter.over"))
        return redirect("desk-assist")
    helped = _helped(request, holder)
    if not within_visit(helped=helped, draft_id=draft_id):
        raise NotFound(f"draft {draft_id}")
    view = draft_view(actor=helped, at=now(), draft_id=draft_id)
    open_draft(actor=helped, at=now(), draft_id=draft_id)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            if refused := _act(request, helped, view):
                return _page(request, visit, helped, view, {"scan": refused})
            return redirect("desk-assist-draft", holder, draft_id)
        except WrongCode as failure:
            faults["code"] = translate(failure.key, request.language, left=failure.left)  # type: ignore[attr-defined]
        except TOLD as failure:
            faults[_field_of(failure)] = translate(failure.key, request.language)  # type: ignore[attr-defined]
    return _page(request, visit, helped, view, faults)


def _field_of(failure: BalcaoError) -> str:
    return {OldSlip: "slip", SlipNotChecked: "scan"}.get(type(failure), "ways")


def _act(request: HttpRequest, helped: Actor, view: DraftView) -> str:
    """Do what was pressed; why the scan cannot be taken, if so: nothing was done then."""
    act, at = request.POST.get("act", ""), now()
    if act in set(Way):
        ask_confirmation(actor=helped, at=at, draft_id=view.id, way=Way(act))
    elif act == "give-code":
        confirm_by_code(actor=helped, at=at, draft_id=view.id, given=request.POST.get("code", "")[:20])
    elif act == "give-slip":
        scans, refused = answer_files(request, "scan", most=1)
        if refused:
            return refused
        confirm_by_slip(
            actor=helped,
            at=at,
            draft_id=view.id,
            code=request.POST.get("slip", "")[:40],
            scan=scans[0] if scans else None,
            compared=request.POST.get("compared") == "yes",
        )
        forget_pieces(request)
    elif act == "lodge":
        lodge(actor=helped, at=at, draft_id=view.id)
    elif act == "hand-in" and view.in_hand is not None:
        _hand_in(helped, view)
        messages.success(request, translate("desk.assist.handed_in"))
    elif act == "order":
        checkout(actor=helped, at=at, draft_id=view.id, shown_total=view.total)
    return ""


def _hand_in(helped: Actor, view: DraftView) -> None:
    """Hand in, in the person's place, what they confirmed."""
    if view.in_hand is None or not view.in_hand.asked:
        send_amendment(actor=helped, at=now(), reference=view.case_reference)
        return
    text, files = view.in_hand.text, view.in_hand.files
    answer_supplement(actor=helped, at=now(), reference=view.case_reference, text=text, files=files)


def _handed_in_at(helped: Actor, view: DraftView) -> datetime | None:
    """When something was handed in last about a lodged application."""
    if not view.case_reference or view.in_hand is not None:
        return None
    return last_handed_in(case_of_draft(actor=helped, at=now(), draft_id=view.id))


def _page(
    request: HttpRequest, visit: AssistanceView, helped: Actor, view: DraftView, faults: dict[str, str]
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    asked = _confirmation(helped, view)
    read = read_back(view, language)
    phone = get_person(helped.person_id or 0).phone
    wanted = level_wanted(view)
    confirmed = asked is not None and asked.state is ConfirmationState.CONFIRMED
    context = {
        "bar": bar(request),
        "visit": visit,
        "holder": helped.holder_id,
        "draft": view,
        "name": replace(helped, language=language).shown_name,
        "for_name": pick(holder_name(helped.holder_id), language),
        "read": read,
        "errors": faults,
        "summary": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
        "ready": ready_to_confirm(view),
        "asked": asked,
        "state": asked.state.value if asked else "",
        "way": asked.way.value if asked else "",
        "confirmed": confirmed,
        "waits_for": [pick(each.name, language) for each in view.signers if each.open] if view.must_sign else [],
        "phone": masked_phone(phone),
        "ways": [each.value for each in Way if counter_rules().ways[each].level >= wanted and each in visit.ways],
        "video_id": visit.video_id,
        "at_home": visit.ways == (Way.PHONE,),
        "hash": short_hash(to_confirm(view)[0]),
        "content": to_confirm(view)[0],
        "lodged": bool(view.case_reference) and view.in_hand is None,
        "handed_in_at": _handed_in_at(helped, view),
        "due": bool(view.total) and view.order_state != "paid",
        "ordered": view.order_state == "open",
        "order": order_of(subject=f"draft:{view.id}"),
        "typed": {name: request.POST.get(name, "")[:40] for name in ("code", "slip")},
        **_phone_address(asked),
    }
    return render(request, "desk/assist/draft.html", context, status=422 if faults else 200)


def _phone_address(asked: ConfirmationView | None) -> dict[str, Any]:
    """The address for the person's own phone, while it waits there."""
    if asked is None or not asked.token or asked.state is not ConfirmationState.WAITING:
        return {}
    address = f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-confirm', args=[asked.token])}"
    return {"address": address, "qr": qr_picture(address)}


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@at_counter
def assist_slip(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The slip to be signed by hand, while it waits."""
    helped = _helped(request, holder)
    view = draft_view(actor=helped, at=now(), draft_id=draft_id)
    asked = _confirmation(helped, view)
    if asked is None or asked.way is not Way.SLIP or asked.state is not ConfirmationState.WAITING:
        raise NotFound(f"slip of draft {draft_id}")
    return _pdf(confirmation_slip(asked, view, person=helped.shown_name), f"slip-{draft_id}")


@at_counter
def assist_paper(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """What the person takes home: that it was lodged, or what is still to be paid and how."""
    helped = _helped(request, holder)
    view = draft_view(actor=helped, at=now(), draft_id=draft_id)
    if view.in_hand is not None or (not view.case_reference and view.order_state != "open"):
        raise NotFound(f"paper of draft {draft_id}")
    return _pdf(counter_paper(helped, view, at=now()), f"counter-{draft_id}")
