"""Signing with a certificate of one's own: which providers there are, and the way to one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect

from balcao.cases.api import DraftView
from balcao.counter.api import read_back
from balcao.esignatures.api import TextToSign, begin_own_signature, providers
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow
from balcao.kernel.texts import pick

PREFIX = "own:"


def own_ways(request: HttpRequest, view: DraftView) -> list[dict[str, str]]:
    """The buttons that lead to providers, for a person who signs in their own name."""
    if not view.may_sign or request.actor.ward_id is not None:  # type: ignore[attr-defined]
        return []
    language: str = request.language  # type: ignore[attr-defined]
    return [{"act": f"{PREFIX}{each.key}", "name": pick(each.name, language)} for each in providers()]


def toward_provider(request: HttpRequest, view: DraftView) -> tuple[HttpResponseRedirect | None, list[dict[str, Any]]]:
    """To the provider that was chosen, or what is wrong.

    :raises AssuranceTooLow: when the service wants a surer sign-in for signing.
    """
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    level = view.version.definition.data.assurance.sign
    if actor.assurance < level:
        raise AssuranceTooLow(level)
    if "read" not in request.POST:
        return None, [{"href": "#read", "text": translate("portal.sign.must_tick")}]
    ways = {each["act"] for each in own_ways(request, view)}
    if request.POST.get("hash") != view.content_hash or request.POST["act"] not in ways:
        return None, [{"text": translate("cases.content_changed")}]
    read = read_back(view, language)
    text = TextToSign(
        title=read.service,
        about=[
            (translate("portal.sign.for", language), pick(view.in_name_of, language)),
            *([(translate("portal.sign.by", language), pick(view.asked_by, language))] if view.asked_by else []),
        ],
        sections=[(each.title, each.rows) for each in read.sections],
        fee=read.fee if view.fee_lines else (),
    )
    address = begin_own_signature(
        actor=actor,
        at=now(),
        draft_id=view.id,
        content=view.content_hash,
        provider=request.POST["act"].removeprefix(PREFIX),
        text=text,
        back_to=request.path,
    )
    return HttpResponseRedirect(address), []
