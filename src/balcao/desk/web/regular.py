"""What is paid again and again: standing consents and payment plans of a department, with what is late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import Text, pick
from balcao.payments.api import Regular, consents_at_desk, plans_at_desk

KINDS = {"given": "green", "withdrawn": "grey", "waits": "yellow", "runs": "blue", "called": "red", "done": "grey"}
SHOWN = 100


@at_desk
def regular(request: HttpRequest) -> HttpResponse:
    """Plans and consents, narrowed by words and to those that are late."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, words, late = now(), request.GET.get("words", "").strip()[:80], request.GET.get("late") == "on"
    plans, consents = plans_at_desk(actor=actor, at=at), consents_at_desk(actor=actor, at=at)
    names = holder_names(each.holder_id for each in (*plans, *consents))
    found = {
        name: [each for each in rows if _fits(each, names[each.holder_id], words, late=late)]
        for name, rows in (("plans", plans), ("consents", consents))
    }
    context = {
        "bar": bar(request),
        "words": words,
        "late": late,
        "narrow": bool(words or late),
        **{
            name: [_row(each, names[each.holder_id], language) for each in rows[:SHOWN]] for name, rows in found.items()
        },
        "owed": format_mop(sum(each.late for rows in found.values() for each in rows), language),
        "owes": any(each.late for rows in found.values() for each in rows),
    }
    return render(request, "desk/regular.html", context)


def _fits(each: Regular, holder: Text, words: str, *, late: bool) -> bool:
    if late and not each.late:
        return False
    sought = " ".join([each.reference, *holder.values(), *each.title.values()]).casefold()
    return all(word in sought for word in words.casefold().split())


def _row(each: Regular, holder: Text, language: str) -> dict[str, Any]:
    notes = [department_name(each.department, language), each.reference]
    if each.parts:
        notes.append(translate("desk.regular.parts", language, paid=each.parts_paid, of=each.parts))
        amount = translate(
            "desk.regular.paid_of",
            language,
            paid=format_mop(each.paid, language),
            amount=format_mop(each.amount, language),
        )
    else:
        amount = translate("desk.regular.at_most", language, amount=format_mop(each.amount, language))
        notes.append(translate("desk.regular.since", language, day=format_macau(macau_date(each.since), language)))
    if each.next_on:
        day, following = format_macau(each.next_on, language), format_mop(each.next_amount, language)
        notes.append(translate("desk.regular.next", language, day=day, amount=following))
    if each.failed:
        notes.append(translate("desk.regular.failed", language, count=each.failed))
    return {
        "title": pick(each.title, language),
        "holder": pick(holder, language),
        "amount": amount,
        "state": translate(f"desk.regular.state.{each.state}", language),
        "kind": KINDS[each.state],
        "note": " · ".join(notes),
        "late": translate(
            "desk.regular.late",
            language,
            amount=format_mop(each.late, language),
            day=format_macau(each.late_since, language) if each.late_since else "",
        )
        if each.late
        else "",
    }
