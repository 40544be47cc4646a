"""At the counter: vouchers for who has no account or no phone; a paper card with a PIN, stopped when it is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from balcao.accounts.api import COUNTER
from balcao.counter.api import AssistanceView, assistance_of, helped_as, within_visit
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.documents.api import qr_picture
from balcao.exchange.api import Unreachable
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.vouchers.api import (
    BadPin,
    NotEntitled,
    NotInUse,
    VoucherAtCounter,
    end_card,
    give_at_counter,
    make_card,
    vouchers_at_counter,
)

type Page = Callable[..., HttpResponse]


def _in_a_visit(view: Page) -> Page:
    """For a clerk with a person before them, as `helped`; once the visit is over, back to where one begins."""

    @at_desk_for(COUNTER)
    @wraps(view)
    def page(request: HttpRequest, **named: Any) -> HttpResponse:
        clerk: Actor = request.actor  # type: ignore[attr-defined]
        visit = assistance_of(actor=clerk, at=now())
        if visit is None:
            return redirect("desk-assist")
        helped = helped_as(actor=clerk, at=now(), holder_id=visit.person.self_id)
        if helped is None or not within_visit(helped=helped, draft_id=None):
            raise NotFound("vouchers in this visit")
        return view(request, visit=visit, helped=helped, **named)

    return page


@_in_a_visit
@require_safe
def vouchers(request: HttpRequest, *, visit: AssistanceView, helped: Actor) -> HttpResponse:
    """The person's vouchers, and their cards."""
    return _shown(request, visit, helped)


def _shown(
    request: HttpRequest, visit: AssistanceView, helped: Actor, scheme_id: str = "", error: str = "", at: str = ""
) -> HttpResponse:
    """The page; `error` is what is wrong with one of the schemes, in the field `at`."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [_row(each, language) for each in vouchers_at_counter(actor=helped, at=now())]
    for row in rows:
        row["error"] = error if row["id"] == scheme_id and at else ""
    context = {
        "bar": bar(request),
        "visit": visit,
        "name": pick(visit.name, language),
        "may_prolong": visit.until_at < visit.longest_at,
        "rows": rows,
        "errors": [{"href": f"#{at}", "text": error} if at else {"text": error}] if error else [],
    }
    return render(request, "desk/assist/vouchers.html", context, status=422 if error else 200)


def _row(each: VoucherAtCounter, language: str) -> dict[str, Any]:
    card = each.card
    key = "locked" if card and card.locked else "has" if card else "none"
    return {
        "id": each.scheme_id,
        "name": pick(each.scheme.name.text(), language),
        "left": format_mop(each.voucher.balance, language) if each.voucher else "",
        "until": translate("portal.vouchers.until", language, date=format_macau(each.scheme.last_day, language)),
        "card": card,
        "said": translate(
            f"desk.vouchers.counter.{key}",
            language,
            end=card.number[-4:] if card else "",
            at=format_macau(card.made_at, language) if card else "",
        ),
    }


@_in_a_visit
@require_POST
def act(request: HttpRequest, *, visit: AssistanceView, helped: Actor, scheme_id: str) -> HttpResponse:
    """Ask the register and give a voucher, make a card, or stop the one that was lost."""
    language: str = request.language  # type: ignore[attr-defined]
    what = request.POST.get("act")
    try:
        if what == "give":
            give_at_counter(actor=helped, at=now(), scheme_id=scheme_id)
            messages.success(request, translate("desk.vouchers.counter.given", language))
            return redirect("desk-assist-vouchers")
        voucher = _voucher(helped, scheme_id)
        if what == "stop":
            end_card(actor=helped, at=now(), voucher_id=voucher)
            messages.success(request, translate("desk.vouchers.counter.stopped", language))
            return redirect("desk-assist-vouchers")
        pin = request.POST.get("pin", "")
        if pin != request.POST.get("again", ""):
            text = translate("portal.vouchers.card.differs", language)
            return _shown(request, visit, helped, scheme_id, text, f"pin-{scheme_id}")
        make_card(actor=helped, at=now(), voucher_id=voucher, pin=pin)
    except BadPin as failure:
        return _shown(request, visit, helped, scheme_id, translate(failure.key, language), f"pin-{scheme_id}")
    except (NotEntitled, NotInUse, Unreachable) as failure:
        return _shown(request, visit, helped, scheme_id, translate(failure.key, language))
    return redirect("desk-assist-card", scheme_id)


def _found(helped: Actor, scheme_id: str) -> VoucherAtCounter:
    found = {each.scheme_id: each for each in vouchers_at_counter(actor=helped, at=now())}
    if scheme_id not in found:
        raise NotFound(f"voucher of {scheme_id}")
    return found[scheme_id]


def _voucher(helped: Actor, scheme_id: str) -> int:
    voucher = _found(helped, scheme_id).voucher
    if voucher is None:
        raise NotFound(f"voucher of {scheme_id}")
    return voucher.id


@_in_a_visit
@require_safe
def card(request: HttpRequest, *, visit: AssistanceView, helped: Actor, scheme_id: str) -> HttpResponse:
    """The card, to be printed and handed over."""
    language: str = request.language  # type: ignore[attr-defined]
    found = _found(helped, scheme_id)
    if found.card is None or found.card.locked:
        return redirect("desk-assist-vouchers")
    context = {
        "bar": bar(request),
        "name": pick(visit.name, language),
        "voucher": pick(found.scheme.name.text(), language),
        "until": translate("portal.vouchers.until", language, date=format_macau(found.scheme.last_day, language)),
        "card": {"figures": found.card.figures, "qr": qr_picture(found.card.number)},
    }
    answer = render(request, "desk/assist/voucher_card.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
