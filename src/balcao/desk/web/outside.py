"""Asking outside experts or bodies for an opinion by a link; who opened it, what came; taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import AlreadyAsked, AlreadyDecided, NotNow, OfficerCase, ReasonNeeded, Silence, officer_case
from balcao.correspondence.api import (
    BadAddress,
    InvitationView,
    invitations_on,
    invite_body,
    revoke_invitation,
)
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES

USUAL_DAYS = 10
NAMES = {"zh-Hant": "中文", "pt": "Português", "en": "English"}
"""Each language in its own word."""
ASKS = (Silence.NOTED, Silence.FAVOURABLE, Silence.UNFAVOURABLE)


@at_desk
def outside(request: HttpRequest, reference: str) -> HttpResponse:
    """The bodies asked about a case; posting asks another."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    case = officer_case(actor=actor, at=now(), reference=reference)
    if not case.works_on_it:
        raise NotFound(f"case {reference}")
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _ask(request, case)
        if not faults:
            messages.success(request, translate("bodies.asked", language))
            return redirect("desk-outside", reference)
    context = {
        "bar": bar(request),
        "case": case,
        "rows": [_row(each, language) for each in invitations_on(actor=actor, at=now(), reference=reference)],
        **_form(request, case, language),
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/case/outside.html", context, status=422 if faults else 200)


def _form(request: HttpRequest, case: OfficerCase, language: str) -> dict[str, Any]:
    words, posted = words_of(case.view.version, language), request.POST
    ticked = posted.getlist("pages")
    return {
        "typed": {name: written(posted, name) for name in ("body", "person", "email")}
        | {"days": posted.get("days", str(USUAL_DAYS))[:3]},
        "pages": [
            {"value": page.id, "text": words.page_title(page.id), "checked": page.id in ticked}
            for page in case.view.journey.visible_pages
        ],
        "silences": [
            {
                "value": each.value,
                "text": translate(f"bodies.silence.{each}", language),
                "checked": posted.get("silence", Silence.NOTED) == each,
            }
            for each in ASKS
        ],
        "mail_languages": [
            {
                "value": each,
                "text": NAMES[each],
                "checked": posted.get("language", "zh-Hant") == each,
            }
            for each in LANGUAGES
        ],
    }


def _ask(request: HttpRequest, case: OfficerCase) -> dict[str, str]:
    """Ask; what is wrong, by field."""
    posted, offered = request.POST, {page.id for page in case.view.journey.visible_pages}
    pages = [each for each in posted.getlist("pages") if each in offered]
    days, silence = posted.get("days", ""), posted.get("silence", "")
    faults = {
        "body": "" if written(posted, "body").strip() else "bodies.missing_body",
        "days": "" if days.isdecimal() and len(days) < 3 and 1 <= int(days) <= 60 else "bodies.missing_days",
        "pages": "" if pages else "bodies.missing_pages",
        "silence": "" if silence in {each.value for each in ASKS} else "bodies.missing_silence",
    }
    if any(faults.values()):
        return {field: translate(key) for field, key in faults.items() if key}
    try:
        invite_body(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reference=case.view.reference,
            body=written(posted, "body"),
            person=written(posted, "person"),
            email=written(posted, "email"),
            language=posted.get("language", "") if posted.get("language") in LANGUAGES else "zh-Hant",
            days=int(days),
            silence=Silence(silence),
            pages=pages,
        )
    except BadAddress as failure:
        return {"email": translate(failure.key)}
    except AlreadyAsked as failure:
        return {"body": translate(failure.key)}
    except ReasonNeeded:
        return {"body": translate("bodies.is_department")}
    except (AlreadyDecided, NotNow):
        return {"body": translate("bodies.not_now")}
    return {}


def _row(each: InvitationView, language: str) -> dict[str, Any]:
    if each.revoked_at:
        state, kind = translate("bodies.state.revoked", language), "grey"
    elif each.answered_at:
        state, kind = (
            translate(f"cases.opinion.{each.kind}", language),
            "green" if each.kind != "unfavourable" else "red",
        )
    else:
        day = format_macau(each.due_on, language)
        state, kind = translate("bodies.state.open", language, day=day), "blue"
    return {
        "id": each.id,
        "body": each.body,
        "person": f"{each.person} · {each.email}",
        "asked": translate(
            "desk.changed.by", language, who=each.asked_by, moment=format_macau(each.asked_at, language)
        ),
        "state": state,
        "kind": kind,
        "openings": [format_macau(moment, language) for moment in each.openings],
        "remark": each.remark,
        "open": not each.revoked_at and not each.answered_at,
    }


@at_desk
@require_POST
def revoke(request: HttpRequest, reference: str, invitation_id: int) -> HttpResponse:
    """Take the link back."""
    language: str = request.language  # type: ignore[attr-defined]
    if invitation_id > 2**62:
        raise NotFound(f"invitation {invitation_id}")
    try:
        revoke_invitation(actor=request.actor, at=now(), invitation_id=invitation_id)  # type: ignore[attr-defined]
        messages.success(request, translate("bodies.revoked", language))
    except NotNow:
        messages.info(request, translate("bodies.answered_before", language))
    return redirect("desk-outside", reference)
