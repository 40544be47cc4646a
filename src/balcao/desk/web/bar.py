"""The desk's own bar: whose desk it is, for which departments and duties, and the way home."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from balcao.accounts.api import COUNTER
from balcao.associations.api import keeps_register
from balcao.desk.reading import department_name, joined, named


def bar(request: HttpRequest) -> dict[str, Any]:
    """What the bar shows."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        home = reverse("portal-own", args=[actor.self_id])
    except NoReverseMatch:
        home = "/"
    return {
        "name": actor.name,
        "departments": [{"code": code, "name": department_name(code, language)} for code in sorted(actor.departments)],
        "duties": joined((named("duty", duty, language) for duty in sorted(actor.duties)), language),
        "objections": keeps_register(actor),
        "home": home,
        "calendar": "administration" in actor.duties,
        "counter": reverse("desk-counter-mandate") if COUNTER in actor.duties else "",
    }
