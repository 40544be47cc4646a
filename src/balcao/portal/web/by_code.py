"""A link for somebody without an account: a code by mail opens it, in one browser and for some hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import CodeRefused, TooOften, spend_code
from balcao.catalogue.api import departments
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.texts import Text, pick


class Link(Protocol):
    """What is asked of a link: its number, what changes when a new one is sent, and whose it is."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def nonce(self) -> str:
        """Another one for each link that was sent."""

    @property
    def department(self) -> str:
        """The department that sent it."""

    @property
    def service(self) -> Text:
        """The service it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByCode:
    """A kind of such links: under which `name` the session knows an open one, for how long, by which address and
    template the code is asked for; `send` mails it, `open` takes the one that was typed."""

    name: str
    open_for: timedelta
    address: str
    template: str
    send: Callable[..., Any]
    open: Callable[..., Any]

    def is_open(self, request: HttpRequest, link: Link) -> bool:
        """Whether the code was typed in this browser, not too long ago."""
        until = request.session.get(self._key(link), "")
        return bool(until) and datetime.fromisoformat(until) > now()

    def ask(self, request: HttpRequest, token: str, link: Link) -> HttpResponse:
        """Send a code, or take the one that was typed."""
        error, sent, act = "", request.GET.get("sent") == "1", request.POST.get("act", "")
        try:
            if act == "send":
                spend_code(request, f"{self.name}:{link.number}")
                self.send(at=now(), token=token)
                return redirect(f"{reverse(self.address, args=[token])}?sent=1")
            if act == "open":
                sent = True
                self.open(at=now(), token=token, code=request.POST.get("code", "")[:20])
                request.session.cycle_key()
                request.session[self._key(link)] = (now() + self.open_for).isoformat()
                return redirect(self.address, token)
        except CodeRefused:
            error = translate("outside.code_wrong")
        except TooOften as failure:
            error = translate(failure.key)
        context = {
            **link_head(request, link),
            "sent": sent,
            "error": error,
            "errors": [{"href": "#code" if sent else "#send", "text": error}] if error else [],
        }
        return render(request, self.template, context, status=422 if error else 200)

    def _key(self, link: Link) -> str:
        return f"{self.name}.{link.number}.{link.nonce}"


def link_head(request: HttpRequest, link: Link) -> dict[str, Any]:
    """What every page of such a link shows: for which service, and which department asks."""
    language: str = request.language  # type: ignore[attr-defined]
    name = departments(settings.BALCAO_SERVICES).get(link.department, {})
    return {
        "link": link,
        "service": pick(link.service, language),
        "department": pick(name, language) or link.department,
    }
