"""A draft whose form was published anew: what changed, and going on with the newer form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import FormMoved, PaidAlready, answers_left_out, move_to_newer_form, newer_form
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.changed import changes_in_words
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of


def newer_shown(actor: Actor, draft_id: int, language: str) -> dict[str, Any] | None:
    """What is different in the newer form, in words; None while there is none."""
    at = now()
    found = newer_form(actor=actor, at=at, draft_id=draft_id)
    if found is None:
        return None
    today, words = macau_date(at), words_of(found.before, language)
    return {
        "version": found.after.id,
        "changes": changes_in_words(found.before, found.after, language, on=today),
        "gone": [words.label(each) for each in found.left_out],
        "until": format_macau(found.last_on, language) if found.last_on else "",
        "over": found.last_on is not None and today > found.last_on,
    }


def left_out_shown(actor: Actor, draft_id: int, language: str) -> list[dict[str, str]]:
    """What did not come along when the draft moved."""
    return [
        {name: pick(each[name], language) for name in ("label", "answer")}
        for each in answers_left_out(actor=actor, at=now(), draft_id=draft_id)
    ]


@for_holder
@require_POST
def move(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Go on with the newer form that was shown."""
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise NotFound("version")
    try:
        move_to_newer_form(actor=request.actor, at=now(), draft_id=draft_id, version_id=int(version))  # type: ignore[attr-defined]
    except (FormMoved, PaidAlready) as failure:
        messages.warning(request, translate(failure.key))
    else:
        messages.success(request, translate("portal.newer_form.moved"))
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))
