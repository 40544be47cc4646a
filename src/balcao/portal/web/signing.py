"""Signing: what is asked, by whom and until when; the whole text; one's signature or refusal; who else signs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.accounts.api import want_level
from balcao.bundles.api import bundles_of_drafts, list_to_sign, signing_parts, together_with
from balcao.cases.api import (
    ContentChanged,
    DraftView,
    MeantForAnother,
    NotNow,
    ReasonNeeded,
    RequestOver,
    Signer,
    ToSign,
    ask_again,
    draft_view,
    refuse_signature,
    sign,
    signing_asked_by_link,
    signing_view,
    to_sign,
)
from balcao.documents.api import file_records, shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import aside
from balcao.kernel.texts import pick
from balcao.portal.web.closing import TOLD, closed, next_key, onward, told
from balcao.portal.web.holders import for_holder
from balcao.portal.web.own_signing import PREFIX, own_ways, toward_provider
from balcao.portal.web.reading import answer_sections, words_of
from balcao.portal.web.signers import day_of, signer_row, state_of

type Errors = list[dict[str, str]]


def _facts(view: DraftView, me: Signer | None, language: str) -> list[dict[str, str]]:
    """What is asked, at first sight: for whom, by whom, in which capacity, until when."""
    rows = [
        ("for", pick(view.in_name_of, language)),
        ("by", pick(view.asked_by, language) if view.asked_by else ""),
        ("as", pick(me.capacity, language) if me else ""),
        ("last_day", _last_day(me, language) if me and me.open else ""),
    ]
    return [{"key": translate(f"portal.sign.{key}", language), "value": value} for key, value in rows if value]


def _last_day(me: Signer, language: str) -> str:
    left = (me.until - macau_date(now())).days
    key = "today" if left == 0 else "one_day_left" if left == 1 else "days_left"
    return day_of(me, language) + aside(translate(f"portal.sign.{key}", language, count=left), language)


def _next(view: DraftView, me: Signer | None, language: str) -> str:
    """What happens now, for somebody who has done their part."""
    if me is None or not (me.signed_at or me.refused_at):
        return ""
    if me.refused_at:
        return translate("portal.sign.next_refused", language, name=pick(view.asked_by, language))
    key = "portal.sign.next_more" if view.signatures_needed else "portal.sign.next_lodge"
    return translate(key, language, name=pick(view.asked_by, language))


def _page(request: HttpRequest, holder: str, view: DraftView, errors: Errors, *, own: bool) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    want_level(request, view.version.definition.data.assurance.sign)
    words = words_of(view.version, language)
    person = request.actor.principal_id  # type: ignore[attr-defined]
    me = next((each for each in view.signers if each.person_id == person), None)
    kept = request.POST.get("reason", "") if errors else ""
    file_view = "portal-asked-file" if own else "portal-sign-file"

    def file_url(sha256: str) -> str:
        return reverse(file_view, args=[holder, view.id, sha256])

    context = {
        "holder": holder,
        "draft_id": view.id,
        "own_account": own,
        "service_name": words.find("name"),
        "facts": _facts(view, me, language),
        "sections": answer_sections(
            view.journey,
            words,
            file_url=file_url,
            asked_at=view.asked_at,
        ),
        "lines": view.fee_lines,
        "total": view.total,
        "signers": [signer_row(each, me, language, file_url) for each in view.signers],
        "rule": pick(view.bound_by, language) if view.bound_by else "",
        "still_needed": view.signatures_needed,
        "stuck": view.signatures_stuck,
        "hash": view.content_hash,
        "may_sign": view.may_sign,
        "late": me is not None and me.late,
        "my_state": state_of(me) if me else "",
        "next": _next(view, me, language),
        "reason": kept,
        "reason_error": next((each["text"] for each in errors if each.get("href") == "#reason"), ""),
        "read_error": next((each["text"] for each in errors if each.get("href") == "#read"), ""),
        "own_ways": own_ways(request, view),
        "errors": errors,
        "next_text": translate(next_key(view), language),
    }
    return render(request, "portal/sign.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, draft_id: int) -> tuple[bool, Errors]:
    """Sign or refuse, if that was posted; whether something was done, and what is wrong."""
    actor, act = request.actor, request.POST.get("act", "")  # type: ignore[attr-defined]
    try:
        if act == "refuse":
            refuse_signature(actor=actor, at=now(), draft_id=draft_id, reason=request.POST.get("reason", ""))
            return True, []
        if act == "sign" and "read" not in request.POST:
            return False, [{"href": "#read", "text": translate("portal.sign.must_tick")}]
        if act == "sign":
            sign(actor=actor, at=now(), draft_id=draft_id, content_hash=request.POST.get("hash", ""))
            messages.success(request, translate("portal.sign.thanks"))
            return True, []
    except ReasonNeeded:
        return False, [{"href": "#reason", "text": translate("portal.sign.must_say_why")}]
    except (ContentChanged, NotNow) as failure:
        return False, [{"text": told(failure)}]
    return False, []


def _again(request: HttpRequest, draft_id: int) -> Errors:
    """Ask once more those who have not signed, or the one named."""
    person = request.POST.get("person", "")
    try:
        asked = ask_again(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            draft_id=draft_id,
            person_id=int(person) if person.isdecimal() else None,
        )
    except NotNow as failure:
        return [{"text": told(failure)}]
    messages.success(request, translate("portal.sign.asked_again", count=len(asked)))
    return []


@for_holder
def sign_page(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The frozen content, who has signed, and the actor's own signature; whoever prepares can ask again here."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if lodged := closed(request, holder, view):
        return lodged
    if not view.content_hash:
        return HttpResponseRedirect(reverse("portal-check", args=[holder, draft_id]))
    errors: Errors = []
    act = request.POST.get("act")
    if act == "continue" and view.signed:
        try:
            return onward(request, holder, view)
        except TOLD as failure:
            errors = [{"text": told(failure)}]
    elif (act or "").startswith(PREFIX):
        there, errors = toward_provider(request, view)
        if there:
            return there
    elif act == "again":
        errors = _again(request, draft_id)
        if not errors:
            return HttpResponseRedirect(request.path)
    else:
        try:
            done, errors = _act(request, draft_id)
        except RequestOver as over:
            done, errors = False, [{"text": translate(f"portal.sign.over_{over.why}")}]
        if done:
            return HttpResponseRedirect(request.path)
    return _page(request, holder, view, errors, own=False)


@for_holder
def asked_to_sign(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The same in one's own account, or a ward's, for somebody asked to sign who need hold no other mandate."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.entity_id is not None:
        raise NotFound(f"what {actor.self_id} is asked to sign is in their own account")
    try:
        view = signing_view(actor=actor, at=now(), draft_id=draft_id)
        if view.case_reference:
            messages.success(request, translate("portal.sign.lodged_since"))
            return HttpResponseRedirect(reverse("portal-own", args=[holder]))
        if request.POST.get("act", "").startswith(PREFIX):
            there, errors = toward_provider(request, view)
            if there:
                return there
            done = False
        else:
            done, errors = _act(request, draft_id)
    except RequestOver as over:
        context = {"holder": holder, "why": translate(f"portal.sign.over_{over.why}")}
        return render(request, "portal/sign_over.html", context)
    if done:
        return HttpResponseRedirect(request.path)
    return _page(request, holder, view, errors, own=True)


@signed_in
def signing_link(request: HttpRequest, number: int, code: str, *, together: bool = False) -> HttpResponse:
    """From the link somebody was sent to the page where they read and sign; for others it says whose it is not.

    With `together` it leads to everything that is signed with it, while any of that is awaited.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        holder, draft_id = signing_asked_by_link(actor=actor, at=now(), number=number, code=code)
    except MeantForAnother:
        return render(request, "portal/sign_another.html", status=404)
    path = _together(actor.acting_for(holder), holder, draft_id) if together else ""
    return HttpResponseRedirect(path or reverse("portal-asked-to-sign", args=[holder, draft_id]))


def _together(actor: Actor, holder: str, draft_id: int) -> str:
    """Where what goes together with a draft is signed; nothing when none of it is awaited."""
    kind, number = together_with(draft_id) or ("", 0)
    try:
        if kind == "bundle":
            signing_parts(actor=actor, at=now(), bundle_id=number)
        elif kind == "list":
            list_to_sign(actor=actor, at=now(), list_id=number)
    except NotFound:
        return ""
    return reverse(f"portal-{kind}-sign", args=[holder, number]) if kind else ""


@for_holder
def sign_file(request: HttpRequest, holder: str, draft_id: int, sha256: str) -> HttpResponse:
    """A file of what is signed, for the holder's people."""
    return _file(request, draft_view(actor=request.actor, at=now(), draft_id=draft_id), sha256)  # type: ignore[attr-defined]


@for_holder
def asked_file(request: HttpRequest, holder: str, draft_id: int, sha256: str) -> HttpResponse:
    """A file of what is signed, for somebody asked to sign it."""
    return _file(request, signing_view(actor=request.actor, at=now(), draft_id=draft_id), sha256)  # type: ignore[attr-defined]


def _file(request: HttpRequest, view: DraftView, sha256: str) -> HttpResponse:
    signed = [each.certificate["file"] for each in view.signers if each.certificate]
    for file in (*signed, *(file for answer in view.journey.answers.values() for file in file_records(answer))):
        if file["sha256"] == sha256:
            return shown_file(request, str(file["key"]), str(file["name"]))
    raise NotFound(f"file {sha256} of draft {view.id}")


def waiting_signatures(request: HttpRequest, language: str, *, of: str = "") -> list[dict[str, Any]]:
    """What this person is asked to sign, for their own first page; of one holder's things when it is named. What goes
    together is one line."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = [each for each in to_sign(actor=actor, at=now()) if not of or each.holder_id == of]
    bundles = bundles_of_drafts(each.draft_id for each in asked) if len(asked) > 1 else {}
    together: dict[int, list[ToSign]] = {}
    for each in asked:
        together.setdefault(bundles.get(each.draft_id, -each.draft_id), []).append(each)
    own = f"p-{actor.principal_id}"
    return [_asked_row(bundle, group, own, language) for bundle, group in together.items()]


def _asked_row(bundle_id: int, asked: list[ToSign], own: str, language: str) -> dict[str, Any]:
    first = asked[0]
    title = pick(first.version.definition.text("name"), language)
    url = reverse("portal-asked-to-sign", args=[own, first.draft_id])
    if len(asked) > 1:
        title = translate("portal.bundle.asked", language, count=len(asked))
        url = reverse("portal-bundle-sign", args=[own, bundle_id])
    return {
        "title": title,
        "url": url,
        "notes": [
            pick(first.in_name_of, language),
            translate("portal.sign.until", language, at=format_macau(first.until, language)),
        ],
        "state": translate("portal.sign.waiting", language),
        "kind": "yellow",
    }
