"""My account, and the pages that are closed."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.accounts.gateways.providers import providers
from balcao.accounts.officers.policies import looks_after_all
from balcao.accounts.queries import get_person
from balcao.accounts.queries.foreign import identities_of
from balcao.accounts.web.ways import way_rows
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import not_found_page, public, signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.texts import pick


def masked(bir: str) -> str:
    """An identity-card number that one recognises and nobody can copy: ``1•••67(8)``."""
    return f"{bir[:1]}••••{bir[5:]}" if bir else ""


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Who I am, how surely, and with what I prove it."""
    actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]

    def said(key: str, **values: object) -> str:
        return translate(f"accounts.{key}", language, **values)

    person = get_person(actor.person_id)
    types = list(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    factors = [
        said(f"factor.{kind}", count=types.count(kind))
        for kind in ("totp", "webauthn", "recovery_codes")
        if kind in types
    ]
    rows = [
        {"key": said("me.name"), "value": "\n".join(name for name in (person.name_zh, person.name_pt) if name)},
        {"key": said("me.card"), "value": masked(person.bir or person.permit) or said("me.no_card")},
        *way_rows(person, language),
        {"key": said("me.level"), "value": said(f"level.{actor.assurance}")},
        {
            "key": said("me.factors"),
            "value": "\n".join(factors) or said("me.no_factors"),
            "href": reverse("mfa_index"),
            "action": said("me.change"),
        },
        {
            "key": said("me.password"),
            "value": "••••••••••••" if request.user.has_usable_password() else said("me.no_factors"),  # type: ignore[union-attr]
            "href": reverse("account_change_password"),
            "action": said("me.change"),
        },
        {
            "key": said("security.title"),
            "value": said("me.security"),
            "href": reverse("account-security"),
            "action": said("me.see"),
        },
    ]
    if providers():
        rows.append(_foreign_row(actor, language))
    context = {"rows": rows, "level": actor.assurance, "keeps_sites": looks_after_all(actor)}
    return render(request, "accounts/me.html", context)


def _foreign_row(actor: Actor, language: str) -> dict[str, str]:
    names = [pick(each.name, language) for each in identities_of(actor=actor)]
    return {
        "key": translate("accounts.foreign.title", language),
        "value": "\n".join(names) or translate("accounts.foreign.none_short", language),
        "href": reverse("account-identities"),
        "action": translate("accounts.me.change", language),
    }


@public
def closed(request: HttpRequest, **_kept: str) -> HttpResponse:
    """A page of allauth that this house does not have."""
    return not_found_page(request)
