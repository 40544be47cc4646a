"""Officers and their posts, for those who look after them: who has which, confirming, ending, reviewing, exporting."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from balcao.accounts.api import (
    AnotherMustConfirm,
    BadPost,
    NotOpen,
    PostState,
    PostSummary,
    confirm_post,
    departments_looked_after,
    end_post,
    heads,
    post_looked_after,
    posts_looked_after,
    posts_to_review,
    review_post,
)
from balcao.catalogue.api import departments, list_services
from balcao.desk.officers_shown import service_names, shown_post
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import CREDENTIALS, keys_ending, outage
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_table
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound

URGENT = {7: "red", 30: "orange"}
"""The colour of the days that are left to a certificate."""
CLOSED = (PostState.OVER, PostState.ENDED, PostState.REFUSED)


def the_departments() -> list[str]:
    """The codes of all departments."""
    return list(departments(settings.BALCAO_SERVICES))


@at_desk
@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """Every officer and post of the departments one looks after; those that wait for a second administrator first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    chosen = _chosen(request, actor)
    posts = posts_looked_after(actor=actor, at=at, department=chosen)
    names = service_names(list_services(at=at), language)
    rows = [(post.state, shown_post(post, names, language, macau_date(at))) for post in posts]
    context = {
        "bar": bar(request),
        "proposed": [row for state, row in rows if state is PostState.PROPOSED],
        "rows": [row for state, row in rows if state not in (*CLOSED, PostState.PROPOSED)],
        "closed": [row for state, row in rows if state in CLOSED],
        "departments": [
            {"value": code, "text": f"{code} · {department_name(code, language)}", "checked": code == chosen}
            for code in departments_looked_after(actor, the_departments())
        ],
        "chosen": chosen,
        "to_review": len(posts_to_review(actor=actor, at=at)),
        "sealing": _sealing(language),
        "keys_ending": _keys_ending(actor, at, language),
    }
    return render(request, "desk/officers.html", context)


def _sealing(language: str) -> str:
    """Since when no document is sealed; empty while they are."""
    found = outage()
    if found is None:
        return ""
    part = translate(f"desk.officers.sealing_part.{found.part}", language)
    return translate(
        "desk.officers.sealing_out",
        language,
        moment=format_macau(found.since, language),
        part=part,
        count=found.waiting,
    )


def _keys_ending(actor: Actor, at: datetime, language: str) -> list[dict[str, str]]:
    """A line for each department the actor looks after whose certificate for seals ends soon."""
    everything = the_departments()
    theirs = set(departments_looked_after(actor, everything))
    if theirs >= set(everything):
        theirs.add(CREDENTIALS)
    lines = []
    for each in keys_ending(at=at):
        if each.department in theirs:
            over = each.until <= at
            whose = "credentials" if each.department == CREDENTIALS else "key"
            text = translate(
                f"desk.officers.{whose}_{'ended' if over else 'ends'}",
                language,
                department=department_name(each.department, language),
                day=format_macau(macau_date(each.until), language),
            )
            kind = next((kind for days, kind in URGENT.items() if each.days <= days), "grey")
            tag = translate("desk.officers.key_days", language, count=each.days)
            lines.append({"text": text, "kind": kind, "tag": "" if over else tag})
    return lines


def _chosen(request: HttpRequest, actor: Actor) -> str:
    chosen = request.GET.get("department", "")
    return chosen if chosen in departments_looked_after(actor, the_departments()) else ""


@at_desk
@require_GET
def post_page(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post, what can be done with it, and every other post of that officer."""
    return show_post(request, post_id)


def show_post(
    request: HttpRequest, post_id: int, *, reason: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """The page of a post, with what was typed still there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    post = post_looked_after(actor=actor, at=at, post_id=post_id)
    names = service_names(list_services(at=at), language)
    others = posts_looked_after(actor=actor, at=at, person_id=post.person_id)
    context = {
        "bar": bar(request),
        "post": post,
        "shown": shown_post(post, names, language, macau_date(at)),
        "open": post.state not in CLOSED,
        "lines": _lines(post, language),
        "history": [shown_post(each, names, language, macau_date(at)) for each in others if each.post_id != post_id],
        "reason": reason,
        "error": error if status == 422 else "",
        "errors": [{"href": "#reason" if status == 422 else "", "text": error}] if error else [],
    }
    return render(request, "desk/post.html", context, status=status)


def _lines(post: PostSummary, language: str) -> list[dict[str, str]]:
    """Who did what and when."""

    def line(key: str, who: str, when: datetime | None) -> dict[str, str]:
        moment = format_macau(when, language) if when else ""
        return {"key": translate(f"desk.officers.{key}", language), "value": f"{who} · {moment}"}

    lines = []
    if post.proposed_by:
        lines.append(line("proposed_by", post.proposed_by, post.proposed_at))
    if post.confirmed_at:
        founded = translate("desk.officers.founded", language)
        lines.append(line("confirmed_by", post.confirmed_by or founded, post.confirmed_at))
    if post.ended_at:
        lines.append(line("ended_by", post.ended_by, post.ended_at))
    return lines


@at_desk
@require_POST
def confirm(request: HttpRequest, post_id: int) -> HttpResponse:
    """The second pair of eyes."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _attempt(request, post_id, "confirm", lambda: confirm_post(actor=actor, at=now(), post_id=post_id))


@at_desk
@require_POST
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """At once, with a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")[:2000]
    return _attempt(request, post_id, "end", lambda: end_post(actor=actor, at=now(), post_id=post_id, reason=reason))


def _attempt(request: HttpRequest, post_id: int, act: str, verb: Callable[[], None]) -> HttpResponse:
    """Do it and say so; what went wrong shows the post again."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        verb()
    except BadPost:
        error = translate("desk.officers.missing.reason", language)
        return show_post(request, post_id, error=error, status=422)
    except (AnotherMustConfirm, NotOpen) as failure:
        error = translate(failure.key, language)
        return show_post(request, post_id, reason=request.POST.get("reason", ""), error=error, status=409)
    messages.success(request, translate(f"desk.officers.did.{act}", language))
    return redirect("desk-officers")


@at_desk
def review(request: HttpRequest) -> HttpResponse:
    """Does this officer still need this? One question a post."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    if request.method == "POST":
        return _reviewed(request, actor, language)
    names = service_names(list_services(at=at), language)
    due = posts_to_review(actor=actor, at=at)
    if not due and not _heads_anything(actor):
        raise NotFound("reviews")
    rows = [shown_post(post, names, language, macau_date(at)) for post in due]
    return render(request, "desk/review.html", {"bar": bar(request), "rows": rows})


def _heads_anything(actor: Actor) -> bool:
    return any(heads(actor, post.department) for post in actor.posts)


def _reviewed(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    given, answer = request.POST.get("post", ""), request.POST.get("answer", "")
    if not given.isdecimal() or len(given) > 15 or answer not in {"keep", "drop"}:
        raise NotFound("review")
    try:
        review_post(actor=actor, at=now(), post_id=int(given), needed=answer == "keep")
    except (AnotherMustConfirm, NotOpen) as failure:
        messages.warning(request, translate(failure.key, language))
    else:
        messages.success(request, translate(f"desk.officers.did.{answer}", language))
    return redirect("desk-review")


@at_desk
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    posts = posts_looked_after(actor=actor, at=at, department=_chosen(request, actor))
    names = service_names(list_services(at=at), language)
    columns = ("officer", "department", "duty", "clearance", "period", "state")
    titles = [translate(f"desk.officers.column.{each}", language) for each in columns]
    more = [translate(f"desk.officers.{each}", language) for each in ("proposed_by", "confirmed_by", "review_due")]
    rows = [[*titles, *more]]
    for post in posts:
        row = shown_post(post, names, language, macau_date(at))
        duty = f"{row.duty} ({row.services})" if row.services else row.duty
        cells = [row.name, row.department, duty, row.clearance, row.period, row.state]
        rows.append([*cells, post.proposed_by, post.confirmed_by, row.due])
    return saved_table(rows, name=f"officers-{macau_date(at).isoformat()}")
