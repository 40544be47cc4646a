"""The posts a person holds, and saying that one never agreed to one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.associations.api import (
    CannotObject,
    ObjectedAlready,
    Post,
    WordsNeeded,
    my_post,
    my_posts,
    object_to_post,
    rules,
)
from balcao.documents.api import answer_files, forget_pieces
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.portal.organs_shown import said, term_words

KINDS = {"running": "green", "coming": "blue", "over": "grey", "void": "red"}


def _row(post: Post, language: str) -> dict[str, Any]:
    seat = post.seat
    state = "running" if post.running else "coming" if seat.term_start > macau_date(now()) else "over"
    state = "void" if seat.void else state
    notes = [
        f"{said(f'body.{seat.body}', language)} · {said(f'post.{seat.post}', language)} · {term_words(seat, language)}",
        said("posts.since", language, reference=seat.reference) if seat.source == "case" else "",
    ]
    if post.objection_state is not None:
        words = said(f"state.{post.objection_state}", language)
        notes.append(said("posts.objection", language, number=post.objection, state=words))
    links = []
    if post.may_object:
        url = reverse("portal-object", args=[seat.seat_id])
        links.append({"url": url, "text": said("posts.object", language)})
    return {
        "title": pick(post.entity, language),
        "notes": notes,
        "links": links,
        "state": said(f"posts.{state}", language),
        "kind": KINDS[state],
    }


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Every post under one's name, running and past."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(post, language) for post in my_posts(actor=request.actor, at=now())]  # type: ignore[attr-defined]
    return render(request, "portal/posts.html", {"rows": rows})


@signed_in
def object_to(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Say why; with a paper if there is one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    post = my_post(actor=actor, at=now(), seat_id=seat_id)
    if post.objection:
        raise ObjectedAlready
    if not post.may_object:
        raise CannotObject
    reason = request.POST.get("reason", "").replace("\r\n", "\n")
    errors: dict[str, str] = {}
    if request.method == "POST":
        hearing = rules().hearing
        papers, refused = answer_files(request, "paper", allowed=hearing.paper_kinds, most_mb=hearing.paper_mb, most=1)
        errors = {"paper": refused} if refused else {}
        try:
            if not errors:
                number = object_to_post(actor=actor, at=now(), seat_id=seat_id, reason=reason, papers=papers)
                forget_pieces(request)
                messages.success(request, said("object.done", language, number=number))
                return redirect("portal-posts")
        except WordsNeeded as failure:
            errors["reason"] = translate(failure.key, language)
    summary = [{"href": f"#{field}", "text": text} for field, text in errors.items()]
    context = {"row": _row(post, language), "reason": reason, "errors": errors, "summary": summary}
    return render(request, "portal/object.html", context, status=422 if errors else 200)
