"""After the questions of a draft: check, sign, pay; which is done, and which is next."""

from dataclasses import dataclass

from django.urls import reverse

from balcao.cases.api import DraftView
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.portal.web.closing import next_key

KINDS = {"complete": "", "to_do": "blue", "with_others": "yellow", "waiting": "grey"}


@dataclass(frozen=True, slots=True)
class Next:
    """Where the page's one button leads, and what it says."""

    url: str
    text: str


def last_steps(view: DraftView, holder: str, language: str) -> list[dict[str, str]]:
    """The steps after the questions, as a task list shows them."""
    ready, asked = view.journey.complete, bool(view.content_hash)
    checked = asked or bool(view.order_state)
    steps = [_step("check", _state(ready, done=ready and checked), "portal-check", view, holder, language)]
    if view.must_sign:
        state = _state(ready and asked, done=view.signed)
        state = "with_others" if state == "to_do" and not view.may_sign else state
        steps.append(_step("sign", state, "portal-sign", view, holder, language))
    if view.total:
        state = _state(ready and view.signed, done=view.order_state == "paid")
        steps.append(_step("pay", state, "portal-pay", view, holder, language))
    return steps


def next_step(view: DraftView, holder: str, language: str, actor: Actor) -> Next:
    """What to do with a draft whose questions are answered. A clerk checks it with whom they help."""
    key, name = "portal.draft.check", "portal-check"
    if actor.clerk is None and view.content_hash and view.order_state != "paid":
        if not view.signed:
            key, name = (next_key(view) if view.may_sign else "portal.draft.signatures"), "portal-sign"
        else:
            key, name = next_key(view), "portal-pay" if view.total else "portal-sign"
    return Next(reverse(name, args=[holder, view.id]), translate(key, language))


def _state(open_now: bool, *, done: bool) -> str:
    return "complete" if done else "to_do" if open_now else "waiting"


def _step(key: str, state: str, name: str, view: DraftView, holder: str, language: str) -> dict[str, str]:
    return {
        "title": translate(f"portal.draft.{key}", language),
        "href": "" if state == "waiting" else reverse(name, args=[holder, view.id]),
        "status": translate(f"portal.draft.state.{state}", language),
        "kind": KINDS[state],
    }
