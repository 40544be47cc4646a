"""Answers that software handed over by a link: read first, then begun with, for whom one chooses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    NoLicence,
    NotUnderGuardianship,
    PrefillOver,
    WhichLicence,
    WindowClosed,
    WrongAudience,
    look_at_prefill,
    take_prefill,
)
from balcao.catalogue.api import shown_answer
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import pick
from balcao.portal.activities_shown import facts_of
from balcao.portal.web.holders import choices_of, for_holder
from balcao.portal.web.journey import why_not
from balcao.portal.web.reading import words_of
from balcao.vouchers.api import NoVoucher

CANNOT_BEGIN = (NoLicence, NotUnderGuardianship, NoVoucher, WhichLicence, WindowClosed, WrongAudience)

ENOUGH = 4
"""Of an activity: when, where, whose and for how much."""


@signed_in
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose answers to what, before one begins; afterwards the way to what was begun."""
    return _page(request, token)


def _page(request: HttpRequest, token: str, fault: str = "") -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        found = look_at_prefill(actor=actor, at=now(), token=token)
    except PrefillOver as failure:
        return _over(request, failure)
    if found.draft_id is not None:
        return redirect("portal-draft", found.holder_id, found.draft_id)
    words = words_of(found.version, language)
    asked = {question.id: question for question in found.version.definition.form.questions()}
    context = {
        "service_name": words.find("name"),
        "intro": translate("prefilled.intro", language, by=pick(found.by, language)),
        "activity": pick(found.activity.title, language) if found.activity else "",
        "facts": facts_of(found.activity, language)[:ENOUGH] if found.activity else [],
        "rows": [
            {"key": words.label(name), "value": shown_answer(asked[name], value, words)}
            for name, value in found.answers.items()
            if name in asked
        ],
        "choices": [
            {"name": each.name, "url": reverse("portal-prefilled-begin", args=[each.holder_id, token])}
            for each in choices_of(actor, now(), language)
            if each.applies_as in found.version.summary.audience
        ],
        "errors": [{"text": fault}] if fault else [],
    }
    return render(request, "portal/prefilled.html", context, status=409 if fault else 200)


def _over(request: HttpRequest, failure: BalcaoError) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    return render(request, "portal/prefilled.html", {"over": translate(failure.key, language)}, status=410)


@for_holder
@require_POST
def begin(request: HttpRequest, holder: str, token: str) -> HttpResponse:
    """Begin with these answers; when it cannot be begun for this holder, another may be chosen."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        draft = take_prefill(actor=request.actor, at=now(), token=token)  # type: ignore[attr-defined]
    except PrefillOver as failure:
        return _over(request, failure)
    except CANNOT_BEGIN as failure:
        return _page(request, token, why_not(failure, language))
    return redirect("portal-draft", draft.holder_id, draft.pk)
