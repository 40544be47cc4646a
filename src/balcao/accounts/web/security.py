"""Security of my account: where I am signed in, ending sessions, "it was not me", closing the account."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.gateways.base import PhotoRefused, Unreachable
from balcao.accounts.models import User
from balcao.accounts.operations.closing import THINK_OVER, close_account_later, keep_account
from balcao.accounts.operations.guardianship import end_guardianship
from balcao.accounts.operations.proving import begin_face_check, look_at_face_check
from balcao.accounts.operations.renewing import renew_by_face
from balcao.accounts.operations.sessions import (
    deactivate_account,
    end_other_sessions,
    end_session,
    it_was_not_me,
)
from balcao.accounts.queries import account_waits, get_person, sessions_of
from balcao.accounts.queries.guardianship import wards_of
from balcao.accounts.subjects import account_subject
from balcao.accounts.types import FaceState, GuardianshipOrigin
from balcao.accounts.web.adapters import STRONG_TYPES
from balcao.accounts.web.entry import keep_this_browser
from balcao.accounts.web.regain import shown
from balcao.accounts.web.ways import way_rows
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.texts import pick

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
LARGEST_PHOTO = 3 * 1024 * 1024


def browser_name(user_agent: str) -> str:
    """``Chrome · Android``: enough to recognise one's own; the first signs of it where it is none we know."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or user_agent[:40]


def has_strong_factor(user: User) -> bool:
    """Whether the account has an app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=STRONG_TYPES).exists())


def require_strong(request: HttpRequest) -> None:
    """Who has a second factor shows it before acts that an intruder could use against them.

    :raises AssuranceTooLow: if it was not shown.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user: User = request.user  # type: ignore[assignment]
    if actor.assurance < 2 and user.highest_level(now()) >= 2 and has_strong_factor(user):
        raise AssuranceTooLow(2)


def _said(request: HttpRequest, key: str) -> None:
    messages.success(request, translate(f"accounts.security.{key}", request.language))  # type: ignore[attr-defined]


def ward_rows(actor: Actor, language: str) -> list[dict[str, Any]]:
    """The persons one looks after; a parent may also close a child's account."""
    return [
        {
            "person_id": each.ward_id,
            "name": pick(each.ward_name, language),
            "until_on": each.until_on,
            "closable": each.origin is GuardianshipOrigin.REGISTER,
        }
        for each in wards_of(actor=actor, at=now())
    ]


@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and what waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = request.session.session_key
    rows = [
        {
            "id": each.session_id,
            "browser": browser_name(each.browser),
            "address": each.address,
            "opened_at": each.opened_at,
            "seen_at": now() if each.session_key == here else each.seen_at,
            "here": each.session_key == here,
        }
        for each in sessions_of(actor=actor)
    ]
    user: User = request.user  # type: ignore[assignment]
    context = {
        "sessions": rows,
        "others": any(not row["here"] for row in rows),
        "recovery_at": account_waits(actor=actor, at=now()),
        "held": user.highest_level(now()),
        "held_until": user.held_until,
        "ways": way_rows(get_person(user.person_id), request.language),  # type: ignore[attr-defined]
        "closes_on": user.closes_on,
        "wards": ward_rows(actor, request.language),  # type: ignore[attr-defined]
    }
    return render(request, "accounts/security.html", context)


@signed_in
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one."""
    if request.method == "POST":
        end_session(actor=request.actor, session_id=session_id, at=now())  # type: ignore[attr-defined]
        _said(request, "ended")
    return redirect("account-security")


@signed_in
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all others."""
    if request.method == "POST":
        user = end_other_sessions(actor=request.actor, keep=request.session.session_key or "", at=now())  # type: ignore[attr-defined]
        keep_this_browser(request, user)
        _said(request, "ended_others")
    return redirect("account-security")


@signed_in
def not_me(request: HttpRequest) -> HttpResponse:
    """Somebody else was in. The second factor first, so that the somebody cannot turn it against the person."""
    require_strong(request)
    if request.method != "POST":
        return _ask_whether_sure(request, "not_me_title", "not_me_body", "not_me_submit")
    had_password = request.user.has_usable_password()  # type: ignore[union-attr]
    user = it_was_not_me(actor=request.actor, keep=request.session.session_key or "", at=now())  # type: ignore[attr-defined]
    keep_this_browser(request, user)
    _said(request, "alarmed")
    return redirect("account_set_password" if had_password else "account-security")


@signed_in
def close(request: HttpRequest) -> HttpResponse:
    """Close my account: on a day two weeks away, which can be undone, or at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    closes_on, when = request.user.closes_on, request.POST.get("when", "now")  # type: ignore[union-attr]
    if request.method == "POST" and when == "never":
        keep_account(actor=actor, at=now())
        _said(request, "closing_undone")
        return redirect("account-security")
    if closes_on is None or request.method == "POST":
        require_strong(request)
    if request.method != "POST":
        day = closes_on or macau_date(now()) + THINK_OVER
        context = {"closes_on": closes_on, "day": day, "last_day": day - timedelta(days=1)}
        return render(request, "accounts/close.html", context)
    if when == "later":
        close_account_later(actor=actor, at=now())
        _said(request, "closing_asked")
        return redirect("account-close")
    deactivate_account(actor=actor, person_id=actor.person_id or 0, at=now())
    logout(request)
    return redirect("account_inactive")


@signed_in
def prove(request: HttpRequest) -> HttpResponse:
    """Prove oneself by the face after a recovery; what was lost goes, and the account counts more again."""
    user: User = request.user  # type: ignore[assignment]
    at, errors = now(), {}
    if user.highest_level(at) > 1:
        return redirect("account-security")
    if request.method == "POST":
        photo = request.FILES.get("photo")
        try:
            if photo is None or (photo.size or 0) > LARGEST_PHOTO:
                raise PhotoRefused
            begin_face_check(about=account_subject(user.pk), number=user.person.number, photo=photo.read(), at=at)
        except (PhotoRefused, Unreachable) as failure:
            errors["photo"] = failure.key
        else:
            return redirect("account-prove")
    try:
        state = look_at_face_check(about=account_subject(user.pk), at=at) if request.method == "GET" else None
    except Unreachable:
        state = FaceState.PENDING
    if state is FaceState.MATCH:
        renewed = renew_by_face(actor=request.actor, keep=request.session.session_key or "", at=at)  # type: ignore[attr-defined]
        keep_this_browser(request, renewed)
        _said(request, "proven")
        return redirect("step-up")
    if state is FaceState.DIFFERENT:
        errors["photo"] = "accounts.error.face_different"
    return shown(
        request, "accounts/prove.html", errors, waiting=state is FaceState.PENDING, here=reverse("account-prove")
    )


@signed_in
def child_close(request: HttpRequest, person_id: int) -> HttpResponse:
    """A parent closes the account of a child."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = ward_rows(actor, request.language)  # type: ignore[attr-defined]
    child: Any = next((each for each in rows if each["person_id"] == person_id and each["closable"]), None)
    if child is None:
        raise NotFound(f"child {person_id}")
    require_strong(request)
    if request.method != "POST":
        words = ("child_close_title", "child_close_body", "close_submit")
        return _ask_whether_sure(request, *words, name=child["name"])
    end_guardianship(actor=actor, child_id=person_id, at=now())
    _said(request, "child_closed")
    return redirect("account-security")


def _ask_whether_sure(request: HttpRequest, title: str, body: str, submit: str, name: str = "") -> HttpResponse:
    words = {"title": title, "body": body, "submit": submit}
    context = {place: translate(f"accounts.security.{key}", name=name) for place, key in words.items()}
    return render(request, "accounts/sure.html", context)
