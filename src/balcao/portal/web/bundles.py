"""Several applications in one go: choosing, declaring, signing, paying, and how each stands."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.bundles.api import (
    MOST,
    BundleView,
    NothingChosen,
    PartState,
    PartView,
    Renewable,
    TooMany,
    WantedPaper,
    ask_signatures,
    begin_renewals,
    bundle_view,
    declare_all_unchanged,
    go_on,
    hand_in,
    lodge_ready,
    open_papers,
    registers_together,
    renewable,
    sign_all,
    signing_parts,
)
from balcao.cases.api import ContentChanged, DraftView, NotNow, RequestOver, discard_draft
from balcao.documents.api import answer_files, forget_pieces
from balcao.foundation.ui.api import format_macau, translate
from balcao.guidance.api import gatherings
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.payments.api import start_payment
from balcao.portal.web.bundle_consents import together_rows
from balcao.portal.web.closing import TOLD, told
from balcao.portal.web.holders import for_holder
from balcao.portal.web.paying import came_back, time_to_pay
from balcao.portal.web.reading import answer_sections, words_of

KINDS = {
    PartState.PREPARING: "yellow",
    PartState.OBSTRUCTED: "red",
    PartState.WAITING: "grey",
    PartState.STOPPED: "red",
    PartState.TO_ANSWER: "orange",
    PartState.HELD_UP: "red",
    PartState.TO_SIGN: "blue",
    PartState.SIGNING: "yellow",
    PartState.TO_LODGE: "blue",
    PartState.LODGED: "green",
    PartState.DROPPED: "grey",
}

OVER = frozenset({PartState.LODGED, PartState.DROPPED, PartState.OBSTRUCTED, PartState.STOPPED})


@for_holder
def renew_many(request: HttpRequest, holder: str) -> HttpResponse:
    """The licences that can be renewed, to choose from; those that cannot be yet say from when."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = renewable(actor=actor, at=now())
    errors = []
    if request.method == "POST":
        try:
            number = begin_renewals(
                actor=actor,
                at=now(),
                key=request.POST.get("key") or secrets.token_urlsafe(16),
                numbers=request.POST.getlist("licence"),
            )
            return HttpResponseRedirect(reverse("portal-bundle", args=[holder, number]))
        except (NothingChosen, TooMany) as failure:
            errors = [{"href": "#licence-1", "text": translate(failure.key, language, most=MOST)}]
    chosen = request.POST.getlist("licence") if errors else [each.licence.number for each in found if each.open]
    context = {
        "holder": holder,
        "errors": errors,
        "open": [_choice(each, language, chosen) for each in found if each.open],
        "later": [_later(each, holder, language) for each in found if not each.open],
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "portal/renew_many.html", context, status=422 if errors else 200)


def _choice(each: Renewable, language: str, chosen: Iterable[str]) -> dict[str, Any]:
    return {
        "number": each.licence.number,
        "title": pick(each.name, language),
        "hint": " · ".join((each.licence.number, _ends(each, language))),
        "checked": each.licence.number in set(chosen),
    }


def _ends(each: Renewable, language: str) -> str:
    if each.licence.valid_until is None:
        return translate("portal.licences.no_end", language)
    return translate("portal.own.expires", language, date=format_macau(each.licence.valid_until, language))


def _later(each: Renewable, holder: str, language: str) -> dict[str, Any]:
    url, note = "", ""
    if each.in_course is not None and each.in_course.reference:
        url = reverse("portal-matter", args=[holder, each.in_course.reference])
        note = translate("portal.bundle.in_course", language)
    elif each.in_course is not None:
        url = reverse("portal-draft", args=[holder, each.in_course.draft_id])
        note = translate("portal.bundle.begun", language)
    elif each.window.reason == "not_yet" and each.window.opens_on:
        day = format_macau(each.window.opens_on, language)
        note = translate("portal.licences.renew_from", language, date=day)
    else:
        note = translate("portal.service.closed", language)
    return {
        "title": pick(each.name, language),
        "url": url,
        "notes": [f"{each.licence.number} · {_ends(each, language)}", note],
    }


@for_holder
def bundle(request: HttpRequest, holder: str, bundle_id: int) -> HttpResponse:
    """How each application stands, and the one next step for all that are ready for it."""
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _act(request, holder, bundle_id)
        except TOLD as failure:
            errors = [{"text": told(failure)}]
        except PaperRefused as refused:
            errors = [{"href": f"#paper-{refused.paper_id}", "text": str(refused)}]
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    view = bundle_view(actor=actor, at=now(), bundle_id=bundle_id)
    asked = registers_together(actor=actor, at=now(), view=view)
    unpaid = came_back(request) if view.total else None
    context = {
        "holder": holder,
        "bundle_id": bundle_id,
        "errors": errors,
        "consents": together_rows(asked, holder, bundle_id, language),
        "asking": any(each.asking for each in asked),
        "parts": [_row(each, holder, language) for each in view.parts],
        "preparing": view.preparing,
        "begun": sum(each.state is not PartState.PREPARING for each in view.parts),
        "count": len(view.parts),
        "one_thing": _thing_name(view, language),
        "papers": [_paper(each, language, errors) for each in open_papers(actor=actor, at=now(), bundle_id=bundle_id)],
        "unchanged": _unchanged(view, language),
        "to_sign": _hashes(view, PartState.TO_SIGN),
        "signing": _signing(view, language),
        "may_sign": any(each.draft and each.draft.may_sign for each in view.in_state(PartState.SIGNING)),
        "paying": "paid" in request.GET and bool(view.total) and not unpaid,
        "unpaid": translate(f"portal.pay.{unpaid}", language) if unpaid else "",
        "time": time_to_pay(language) if view.total else "",
        "ready": _hashes(view, PartState.TO_LODGE),
        "total": view.total,
        "pay_text": _pay_text(view, language),
        "lodged": len(view.in_state(PartState.LODGED)),
        "finished": all(each.state in OVER for each in view.parts),
    }
    return render(request, "portal/bundle.html", context, status=409 if errors else 200)


def _thing_name(view: BundleView, language: str) -> str:
    """What they are gathered for, while that is still offered."""
    found = gatherings().get(view.one_thing)
    return pick(found.text("name"), language) if found else ""


def _act(request: HttpRequest, holder: str, bundle_id: int) -> HttpResponse:
    """Do the step that was pressed, and show where it led."""
    actor, act = request.actor, request.POST.get("act", "")  # type: ignore[attr-defined]
    here = reverse("portal-bundle", args=[holder, bundle_id])
    if act == "unchanged":
        declare_all_unchanged(actor=actor, at=now(), bundle_id=bundle_id)
    elif act.startswith("paper."):
        _hand_in(request, bundle_id, act.removeprefix("paper."))
    elif act == "sign":
        ask_signatures(actor=actor, at=now(), bundle_id=bundle_id, shown=_shown_hashes(request))
        parts = bundle_view(actor=actor, at=now(), bundle_id=bundle_id).in_state(PartState.SIGNING)
        if any(each.draft and each.draft.may_sign for each in parts):
            return HttpResponseRedirect(reverse("portal-bundle-sign", args=[holder, bundle_id]))
    elif act == "lodge":
        total = request.POST.get("total", "")
        done = lodge_ready(
            actor=actor,
            at=now(),
            bundle_id=bundle_id,
            shown_total=int(total) if total.isdecimal() else -1,
            shown=_shown_hashes(request),
        )
        for position, key in done.problems.items():
            messages.warning(request, f"{position + 1}. {translate(key)}")
        if done.orders:
            back = request.build_absolute_uri(f"{here}?paid=1")
            return HttpResponseRedirect(start_payment(actor=actor, at=now(), order_ids=done.orders, return_url=back))
    else:
        bundle_view(actor=actor, at=now(), bundle_id=bundle_id)
    return HttpResponseRedirect(here)


class PaperRefused(Exception):
    """A file that cannot be taken for that paper; says why, in the page's words."""

    def __init__(self, paper_id: str, why: str) -> None:
        super().__init__(why)
        self.paper_id = paper_id


def _hand_in(request: HttpRequest, bundle_id: int, paper_id: str) -> None:
    """Take the files of a paper and put them into every application that asks for it."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = {each.id: each for each in open_papers(actor=actor, at=now(), bundle_id=bundle_id)}
    if paper_id not in wanted:
        return  # Handed in from another tab meanwhile: the page shows where it is.
    paper = wanted[paper_id]
    files, refused = answer_files(request, f"paper.{paper_id}", allowed=paper.types, most_mb=paper.max_mb)
    if refused:
        raise PaperRefused(paper_id, refused)
    if not files:
        raise PaperRefused(paper_id, translate("portal.bundle.paper.none"))
    if len(files) > paper.most:
        raise PaperRefused(paper_id, translate("portal.bundle.paper.too_many", count=paper.most))
    now_in, later = hand_in(actor=actor, at=now(), bundle_id=bundle_id, paper_id=paper_id, files=files)
    forget_pieces(request)
    messages.success(request, translate("portal.bundle.paper.done", count=now_in + later))


def _paper(paper: WantedPaper, language: str, errors: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    return {
        "id": paper.id,
        "name": pick(paper.name, language),
        "services": listed((pick(name, language) for name in paper.services), language),
        "accept": ",".join(f".{each}" for each in paper.types),
        "types": listed((each.upper() for each in paper.types), language),
        "max_mb": paper.max_mb,
        "many": paper.most > 1,
        "error": next((each["text"] for each in errors if each.get("href") == f"#paper-{paper.id}"), ""),
    }


def _row(part: PartView, holder: str, language: str) -> dict[str, Any]:
    notes, url = [part.licence_number], ""
    draft = part.draft
    if part.held_by:
        url = reverse("portal-service", args=[part.service.service_id])
        names = listed((pick(name, language) for name in part.held_by), language)
        key = "stopped" if part.state is PartState.STOPPED else "held"
        notes.append(translate(f"portal.one_thing.{key}", language, names=names))
    if part.problem:
        why = translate(part.problem, language)
        if part.opens_on:
            why = f"{why} {translate('portal.service.opens', language, date=format_macau(part.opens_on, language))}"
        notes.append(why)
    if draft is not None and part.state is PartState.LODGED:
        url = reverse("portal-matter", args=[holder, draft.case_reference])
        notes.append(draft.case_reference)
    elif draft is not None:
        url = reverse("portal-check" if draft.journey.complete else "portal-draft", args=[holder, draft.id])
        notes += [pick(each.reason.text(), language) for each in draft.outstanding]
        notes += (
            [translate("portal.bundle.fee", language, amount=format_mop(draft.total, language))] if draft.total else []
        )
        notes += [translate(draft.lodge_problem, language)] if draft.lodge_problem else []
    return {
        "title": pick(part.name, language),
        "url": url,
        "notes": notes,
        "draft_id": draft.id if draft is not None and not draft.case_reference else None,
        "state": translate(f"portal.bundle.state.{part.state}", language),
        "kind": KINDS[part.state],
    }


def _unchanged(view: BundleView, language: str) -> dict[str, Any]:
    """What is declared of those that were not touched yet, each service's words once."""
    parts = [each for each in view.parts if each.may_be_unchanged]
    said = dict.fromkeys(pick(each.service.definition.text("unchanged"), language) for each in parts)
    return {"count": len(parts), "words": list(said)}


def _signing(view: BundleView, language: str) -> dict[str, Any]:
    """Whose signatures are awaited, and on how many."""
    waiting = view.in_state(PartState.SIGNING)
    names = dict.fromkeys(
        pick(signer.name, language) for each in waiting if each.draft for signer in each.draft.signers if signer.open
    )
    return {"count": len(waiting), "names": listed(names, language)}


def _pay_text(view: BundleView, language: str) -> str:
    count = len(view.in_state(PartState.TO_LODGE))
    if not view.total:
        return translate("portal.bundle.lodge", language, count=count)
    return translate("portal.bundle.pay", language, count=count, amount=format_mop(view.total, language))


@for_holder
@require_POST
def leave_out(request: HttpRequest, holder: str, bundle_id: int, draft_id: int) -> HttpResponse:
    """Leave one application out; it can be taken back from the next page."""
    actor = request.actor  # type: ignore[attr-defined]
    bundle_view(actor=actor, at=now(), bundle_id=bundle_id)
    discard_draft(actor=actor, at=now(), draft_id=draft_id)
    go_on(actor=actor, at=now(), bundle_id=bundle_id)
    return render(request, "portal/discarded.html", {"holder": holder, "draft_id": draft_id})


@for_holder
def bundle_sign(request: HttpRequest, holder: str, bundle_id: int) -> HttpResponse:
    """Everything one is asked to sign, each readable in full; one signature for all of it."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    parts = signing_parts(actor=actor, at=now(), bundle_id=bundle_id)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            if "read" not in request.POST:
                errors = [{"href": "#read", "text": translate("portal.sign.must_tick", language)}]
            else:
                count = sign_all(actor=actor, at=now(), bundle_id=bundle_id, hashes=_shown_hashes(request))
                messages.success(request, translate("portal.bundle.signed", language, count=count))
                return HttpResponseRedirect(_after_signing(request, holder, bundle_id))
        except (ContentChanged, NotNow) as failure:
            errors = [{"text": told(failure)}]
        except RequestOver as over:
            errors = [{"text": translate(f"portal.sign.over_{over.why}", language)}]
    waiting = [each for each in parts if each.may_sign]
    context = {
        "holder": holder,
        "bundle_id": bundle_id,
        "own_account": actor.entity_id is None,
        "errors": errors,
        "read_error": next((each["text"] for each in errors if each.get("href") == "#read"), ""),
        "for_name": pick(parts[0].in_name_of, language),
        "by_name": pick(parts[0].asked_by, language) if parts[0].asked_by else "",
        "waiting": [_to_read(each, holder, language, own=actor.entity_id is None) for each in waiting],
        "total": sum(each.total for each in waiting),
    }
    return render(request, "portal/bundle_sign.html", context, status=422 if errors else 200)


def _hashes(view: BundleView, state: PartState) -> list[dict[str, Any]]:
    """What is shown of those in a state: each draft with the SHA-256 of its content."""
    return [{"draft_id": each.draft.id, "hash": each.draft.content} for each in view.in_state(state) if each.draft]


def _shown_hashes(request: HttpRequest) -> dict[int, str]:
    """By draft, the SHA-256 that the page showed."""
    sent = {name.removeprefix("hash."): str(value) for name, value in request.POST.items() if name.startswith("hash.")}
    return {int(number): value for number, value in sent.items() if number.isdecimal()}


def _after_signing(request: HttpRequest, holder: str, bundle_id: int) -> str:
    if request.actor.entity_id is None and holder == request.actor.self_id:  # type: ignore[attr-defined]
        return request.path
    return reverse("portal-bundle", args=[holder, bundle_id])


def _to_read(view: DraftView, holder: str, language: str, *, own: bool) -> dict[str, Any]:
    words = words_of(view.version, language)
    file_view = "portal-asked-file" if own else "portal-sign-file"
    return {
        "draft_id": view.id,
        "title": words.find("name"),
        "licence": view.licence_number,
        "fee": format_mop(view.total, language) if view.total else "",
        "until": min((each.until for each in view.signers if each.open), default=None),
        "hash": view.content_hash,
        "sections": answer_sections(
            view.journey, words, file_url=lambda sha256: reverse(file_view, args=[holder, view.id, sha256])
        ),
        "lines": view.fee_lines,
    }
