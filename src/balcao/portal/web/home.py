"""One's own first page, and an entity's home."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.agenda.api import DeadlineKind, deadlines_of
from balcao.associations.api import objections_to_answer, term_state
from balcao.benefits.api import asked_offers
from balcao.cases.api import CaseState, cases_of, drafts_of
from balcao.entities.api import Account, EntityKind, account_of, rule_sentence, source_sentence
from balcao.followups.api import asked_follow_ups
from balcao.foundation.db.api import answers
from balcao.foundation.ui.api import format_macau, is_easy, translate
from balcao.guidance.api import asked_marks
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick
from balcao.licences.api import licences_of
from balcao.notices.api import unread
from balcao.outages.api import asked_outages
from balcao.portal.closing_shown import entity_banner, own_banner
from balcao.portal.organs_shown import term_banner
from balcao.portal.web.basket import to_pay
from balcao.portal.web.deadlines import deadline_rows
from balcao.portal.web.easy import own_choices
from balcao.portal.web.helped import helping_rows
from balcao.portal.web.holders import for_holder, holder_shown, own_closes_on
from balcao.portal.web.interpreting import interpreting_rows
from balcao.portal.web.next_steps import next_rows
from balcao.portal.web.organs import hearing_rows
from balcao.portal.web.own_services import born_on, just_hidden, own_services
from balcao.portal.web.rows import Row, can_be_renewed, case_rows, draft_rows
from balcao.portal.web.signing import waiting_signatures
from balcao.vouchers.api import schemes

SHOWN_ELSEWHERE = frozenset({DeadlineKind.SIGN_BY, DeadlineKind.TERM_ENDS})
"""What the page shows above already."""
SHOWN = 5
MOST_DATES = 10
SOON_DAYS = 120
MOST_CASES = 50


@for_holder
def home(request: HttpRequest, holder: str) -> HttpResponse:
    """What waits for me, what is open and with whom, what falls due, what may fit, what I keep at hand."""
    at, choice = now(), holder_shown(request)
    if is_easy(request) and "all" not in request.GET:
        choices = own_choices(request, request.language)  # type: ignore[attr-defined]
        context: dict[str, Any] = {**choices, "holder": holder, "holder_name": choice.name}
        return render(request, "portal/easy_home.html", context)
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    cases = cases_of(actor=actor, at=at, limit=MOST_CASES, due=True)
    running = [case for case in cases if not case.closed]
    drafts, licences = drafts_of(actor=actor, at=at)[:SHOWN], licences_of(actor=actor, at=at)
    signatures = waiting_signatures(request, language, of=holder if choice.is_entity else "")
    account = account_of(actor=actor, at=at, entity_id=actor.entity_id or 0) if choice.is_entity else None
    ahead = deadlines_of(actor=actor, at=at, cases=cases, licences=licences, without=SHOWN_ELSEWHERE, days=SOON_DAYS)
    dates = deadline_rows(ahead[:MOST_DATES], licences, language, at=at)
    marks, follow_ups, offers, _closed = answers(
        asked_marks(actor=actor),
        asked_follow_ups(actor=actor, at=at),
        asked_offers(actor=actor, at=at),
        asked_outages(at=at),
    )
    context = {
        "holder": holder,
        "holder_name": choice.name,
        "signatures": signatures,
        "unread": unread(actor=actor, at=at),
        "to_pay": to_pay(actor, at, holder, language),
        "next": next_rows(follow_ups, holder, language),
        "dates": dates,
        "several": sum(map(can_be_renewed, dates)) > 1,
        "hidden_now": just_hidden(request, language),
        **own_services(
            at,
            language,
            kind=str(account.kind) if account else "person",
            born_on=None if account or choice.kind == "ward" else born_on(request),
            marks=marks,
            cases=cases,
            licences=licences,
        ),
    }
    if account is None:
        context |= {
            "ward": choice.kind == "ward",
            "closing_banner": own_banner(own_closes_on(request), language) if choice.kind == "self" else None,
            "helping": [*helping_rows(actor, language), *interpreting_rows(actor, language)],
            "benefits": offers,
            "drafts": draft_rows(drafts, holder, language),
            "cases": case_rows(running[:SHOWN], holder, language),
        }
        return render(request, "portal/own.html", context)
    asked = [case for case in running if case.state is CaseState.SUPPLEMENT]
    context |= {
        "waiting": [*signatures, *case_rows(asked, holder, language), *draft_rows(drafts, holder, language)],
        "cases": case_rows([case for case in running if case not in asked][:SHOWN], holder, language),
        **_about(account, language),
        "takes": any(each.kind in scheme.taken_by for each in licences for scheme in schemes().values()),
        "closing_banner": entity_banner(account, actor, at, language),
        **(_organs(actor, at, account, language) if account.kind is EntityKind.ASSOCIATION else {}),
    }
    return render(request, "portal/entity.html", context)


def _organs(actor: Actor, at: datetime, account: Account, language: str) -> dict[str, Any]:
    """Of an association: its term, when that ends or has, and what it has to answer."""
    hearings = hearing_rows(objections_to_answer(actor=actor, at=at), actor.holder_id, language)
    return {
        "organs": True,
        "banner": term_banner(term_state(actor.entity_id or 0, at, bound=account.bound_until), language),
        "hearings": hearings,
    }


def _about(account: Account, language: str) -> dict[str, Any]:
    """The entity itself: what it is, who may act for it, its account."""
    return {
        "kind": translate(f"portal.entity.kind.{account.kind}", language),
        "register_no": account.register_no,
        "people": people_rows(account, language),
        "life": life_rows(account, language),
    }


def people_rows(account: Account, language: str) -> list[Row]:
    """Who represents and who administers; who must sign so that the entity is bound, and where that stands."""
    nobody = translate("portal.entity.nobody", language)
    rule = account.bound_by
    bound = (
        [
            {
                "key": translate("portal.entity.bound_by", language),
                "value": pick(rule_sentence(rule), language),
                "note": pick(source_sentence(rule), language),
            }
        ]
        if rule
        else []
    )
    return bound + [
        {
            "key": translate(f"portal.entity.{who}", language),
            "value": listed((pick(each, language) for each in names), language) or nobody,
        }
        for who, names in (("representatives", account.representatives), ("administrators", account.administrators))
    ]


def life_rows(account: Account, language: str) -> list[Row]:
    """Since when the account is open, and what the register says of the entity."""
    rows = []
    if account.opened_at:
        opened = {
            "key": translate("portal.entity.opened", language),
            "value": format_macau(account.opened_at, language),
        }
        rows.append(opened | ({"note": account.opened_by} if account.opened_by else {}))
    for name in ("taxpayer_no", "address"):
        if value := getattr(account, name):
            rows.append({"key": translate(f"portal.entity.{name}", language), "value": value})
    return rows
