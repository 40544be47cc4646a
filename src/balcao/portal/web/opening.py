"""Opening an account, one thing a page: kind, identity, phone, mail, who one is, face, agreement."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import (
    AlreadyHasAccount,
    CodeRefused,
    ContactWay,
    FaceState,
    IdentityNotFound,
    NotAChild,
    NotAParent,
    OpeningKind,
    OpeningOver,
    OpeningState,
    OpeningStep,
    PhotoRefused,
    StepMissing,
    TooOften,
    TooYoung,
    Unreachable,
    begin_face_check,
    begin_opening,
    look_at_face_check,
    masked,
    masked_phone,
    note_identity,
    open_account,
    opening_state,
    opening_subject,
    person_by_number,
    prove_opening_code,
    read_day,
    read_mail,
    read_number,
    read_phone,
    send_opening_code,
    sign_in_opened,
    skip_email,
    spend,
    spend_code,
    state_identity,
)
from balcao.exchange.api import Asking
from balcao.exchange.api import identify as ask_register
from balcao.foundation.ui.api import text_of, translate
from balcao.foundation.web.api import public, to_sign_in
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow
from balcao.portal.web.opening_typed import masked_name

SESSION_KEY = "balcao_opening"
NOBODY = Actor(person_id=None, name="opening an account")
CHILD_NEEDS = 2
LARGEST_PHOTO = 3 * 1024 * 1024
FIELDS = ("name_zh", "name_pt", "born_on", "status", "guardians", "valid_until")
ORDER = tuple(OpeningStep)

type Handler = Callable[[HttpRequest, OpeningState], HttpResponse]


def asking() -> Asking:
    """What the identity register is asked when an account is opened, and why."""
    return Asking("identity", text_of("opening.purpose"), text_of("opening.basis"), FIELDS)


def shown(request: HttpRequest, page: str, errors: dict[str, str] | None = None, **context: Any) -> HttpResponse:
    """A page of the opening, with what is to be corrected: text keys by field."""
    said = {field: translate(key, request.language) for field, key in (errors or {}).items()}  # type: ignore[attr-defined]
    summary = [{"href": f"#{field}", "text": text} for field, text in said.items()]
    return render(request, f"portal/opening/{page}.html", {"errors": said, "summary": summary, **context})


def to(step: OpeningStep) -> HttpResponse:
    """On to a step."""
    return redirect(f"portal-opening-{step.value}")


@public
def start(request: HttpRequest) -> HttpResponse:
    """For whom? What this browser had begun goes on, unless something else is chosen."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return shown(request, "start", kinds=_kinds(actor), going_on=_state(request) is not None)
    chosen = request.POST.get("kind", "")
    if chosen not in set(OpeningKind):
        return shown(request, "start", {"kind": "opening.error.kind"}, kinds=_kinds(actor))
    kind = OpeningKind(chosen)
    if kind is OpeningKind.CHILD:
        if actor is None:
            return to_sign_in(request)
        if actor.assurance < CHILD_NEEDS:
            raise AssuranceTooLow(CHILD_NEEDS)
    elif actor is not None:
        return redirect("account-me")
    request.session[SESSION_KEY] = begin_opening(actor=actor, kind=kind, language=request.language, at=now())  # type: ignore[attr-defined]
    return to(OpeningStep.IDENTITY)


def _kinds(actor: Actor | None) -> list[dict[str, Any]]:
    wanted = [OpeningKind.CHILD] if actor else list(OpeningKind)
    return [
        {"value": kind.value, "text": translate(f"opening.kind.{kind}"), "hint": translate(f"opening.kind_hint.{kind}")}
        for kind in wanted
    ]


def _state(request: HttpRequest) -> OpeningState | None:
    """The opening of this browser; a child's only for the parent who began it."""
    try:
        state = opening_state(opening_id=int(request.session.get(SESSION_KEY, 0)), at=now())
    except OpeningOver:
        return None
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if state.kind is OpeningKind.CHILD and (actor is None or actor.person_id != state.guardian_id):
        return None
    return state


def _step(step: OpeningStep) -> Callable[[Handler], Callable[[HttpRequest], HttpResponse]]:
    """A page of the opening. Who is not there yet, or has no opening, is led to where they are."""

    def decorate(handler: Handler) -> Callable[[HttpRequest], HttpResponse]:
        @public
        @wraps(handler)
        def page(request: HttpRequest) -> HttpResponse:
            state = _state(request)
            if state is None:
                return redirect("portal-opening")
            here, there = ORDER.index(step), ORDER.index(state.step)
            if here > there or (state.step is OpeningStep.OPENED and step is not OpeningStep.OPENED):
                return to(state.step)
            try:
                return handler(request, state)
            except OpeningOver:
                return redirect("portal-opening")

        return page

    return decorate


@_step(OpeningStep.IDENTITY)
def identity(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """Number and birth date."""
    sent, errors = request.POST, {}
    typed = {name: sent.get(name, "").strip()[:20] for name in ("number", "born-day", "born-month", "born-year")}
    if request.method == "POST":
        number, born_on = read_number(typed["number"], state.kind), read_day(typed, "born")
        if not number:
            errors["number"] = f"opening.error.number_{state.kind}"
        if born_on is None or born_on >= now().date():
            errors["born"] = "accounts.error.date"
        if not errors and born_on:
            state_identity(opening_id=state.opening_id, number=number, born_on=born_on, at=now())
            return _identified(request) if state.kind is OpeningKind.CHILD else _onward(request)
    elif state.number and state.born_on:
        year, month, day = state.born_on.isoformat().split("-")
        typed = {"number": state.number, "born-day": day, "born-month": month, "born-year": year}
    parts = {"day": typed["born-day"], "month": typed["born-month"], "year": typed["born-year"]}
    return shown(request, "identity", errors, kind=state.kind.value, number=typed["number"], **parts)


def _onward(request: HttpRequest) -> HttpResponse:
    state = _state(request)
    if state is None:
        return redirect("portal-opening")
    return _identified(request) if state.step is OpeningStep.WHO else to(state.step)


def _send(request: HttpRequest, state: OpeningState, channel: ContactWay, address: str) -> str:
    """Send a code; the key of what went wrong, or nothing."""
    try:
        spend_code(request, address)
    except TooOften as failure:
        return failure.key
    send_opening_code(opening_id=state.opening_id, channel=channel, address=address, at=now())
    return ""


@_step(OpeningStep.PHONE)
def phone(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """A phone that takes text messages."""
    typed, errors = request.POST.get("phone", state.phone).strip()[:30], {}
    if request.method == "POST":
        number = read_phone(typed)
        problem = _send(request, state, ContactWay.PHONE, number) if number else "opening.error.phone"
        if not problem:
            return to(OpeningStep.PHONE_CODE)
        errors["phone"] = problem
    return shown(request, "phone", errors, phone=typed)


def _code(request: HttpRequest, state: OpeningState, channel: ContactWay) -> HttpResponse:
    errors = {}
    address = state.phone if channel is ContactWay.PHONE else state.email
    if request.method == "POST":
        given = request.POST.get("code", "")[:20]
        try:
            prove_opening_code(opening_id=state.opening_id, channel=channel, given=given, at=now())
        except CodeRefused as failure:
            errors["code"] = failure.key
        else:
            return _onward(request)
    again = reverse(f"portal-opening-{channel.value}")
    seen = masked_phone(address) if channel is ContactWay.PHONE else address
    return shown(request, "code", errors, way=channel.value, address=seen, again=again)


@_step(OpeningStep.PHONE_CODE)
def phone_code(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """The code from the text message."""
    return _code(request, state, ContactWay.PHONE)


@_step(OpeningStep.EMAIL)
def email(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """A mail address, or none."""
    typed, errors = request.POST.get("email", state.email).strip()[:254], {}
    if request.method == "POST":
        if "without" in request.POST:
            skip_email(opening_id=state.opening_id, at=now())
            return _onward(request)
        address = read_mail(typed)
        problem = _send(request, state, ContactWay.EMAIL, address) if address else "opening.error.email"
        if not problem:
            return to(OpeningStep.EMAIL_CODE)
        errors["email"] = problem
    return shown(request, "email", errors, email=typed)


@_step(OpeningStep.EMAIL_CODE)
def email_code(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """The code from the mail."""
    return _code(request, state, ContactWay.EMAIL)


def _identified(request: HttpRequest) -> HttpResponse:
    """Ask the identity register, and show who it says one is; or what one can do."""
    state = _state(request)
    if state is None:
        return redirect("portal-opening")
    try:
        spend(request, "identify")
    except TooOften as failure:
        return shown(request, "who", {"again": failure.key}, unreachable=True)
    known = person_by_number(state.number)
    reply = ask_register(
        actor=request.actor or NOBODY,  # type: ignore[attr-defined]
        at=now(),
        asking=asking(),
        number=state.number,
        subject=f"opening:{state.opening_id}",
        concerned=f"p-{known}" if known else "",
    )
    if reply.state == "unreachable":
        return shown(request, "who", {"again": "opening.error.register"}, unreachable=True)
    try:
        note_identity(opening_id=state.opening_id, facts=reply.facts, at=now())
    except (IdentityNotFound, TooYoung, NotAChild, NotAParent) as failure:
        return shown(request, "who", {"change": failure.key}, unknown=True)
    except OpeningOver:
        request.session.pop(SESSION_KEY, None)
        return shown(request, "over")
    return to(OpeningStep.WHO)


@_step(OpeningStep.WHO)
def who(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """Who the register says one is."""
    if request.method == "POST" and not state.identified:
        return _identified(request)
    if not state.identified:
        return shown(request, "who", {"again": "opening.error.register"}, unreachable=True)
    context: dict[str, Any] = {
        "names": [masked_name(name) for name in (state.name_zh, state.name_pt) if name],
        "number": masked(state.number),
        "born_on": state.born_on,
        "onward": reverse(f"portal-opening-{'agreement' if state.kind is OpeningKind.CHILD else 'face'}"),
    }
    return shown(request, "who", **context)


@_step(OpeningStep.FACE)
def face(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """A photo of the face; it goes to the provider and is not kept."""
    errors = {}
    if state.face is FaceState.DIFFERENT:
        errors["photo"] = "accounts.error.face_different"
    if request.method == "POST":
        photo = request.FILES.get("photo")
        try:
            if photo is None or (photo.size or 0) > LARGEST_PHOTO:
                raise PhotoRefused
            about = opening_subject(state.opening_id)
            begin_face_check(about=about, number=state.number, photo=photo.read(), at=now())
        except (PhotoRefused, Unreachable) as failure:
            errors["photo"] = failure.key
        else:
            return redirect("portal-opening-face-wait")
    return shown(request, "face", errors)


@_step(OpeningStep.FACE_WAIT)
def face_wait(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """While the provider compares."""
    try:
        found = look_at_face_check(about=opening_subject(state.opening_id), at=now())
    except Unreachable:
        found = FaceState.PENDING
    if found is FaceState.MATCH:
        return to(OpeningStep.AGREEMENT)
    return shown(request, "face_wait") if found is FaceState.PENDING else to(OpeningStep.FACE)


@_step(OpeningStep.AGREEMENT)
def agreement(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """What one agrees to; then the account is there."""
    if request.method != "POST":
        return shown(request, "agreement", child=state.kind is OpeningKind.CHILD)
    if request.POST.get("agree") != "yes":
        errors = {"agree": "opening.error.agree"}
        return shown(request, "agreement", errors, child=state.kind is OpeningKind.CHILD)
    why = asking()
    try:
        user_id = open_account(
            actor=request.actor or NOBODY,  # type: ignore[attr-defined]
            opening_id=state.opening_id,
            purpose=why.purpose,
            basis=why.basis,
            at=now(),
        )
    except AlreadyHasAccount:
        request.session.pop(SESSION_KEY, None)
        return shown(request, "already", child=state.kind is OpeningKind.CHILD)
    except StepMissing:
        return to(state.step)
    if state.kind is OpeningKind.CHILD:
        return to(OpeningStep.OPENED)
    request.session.pop(SESSION_KEY, None)
    return sign_in_opened(request, user_id, reverse("account-secure"))


@_step(OpeningStep.OPENED)
def opened(request: HttpRequest, state: OpeningState) -> HttpResponse:
    """The child's account is there."""
    request.session.pop(SESSION_KEY, None)
    return shown(request, "opened", name=state.name_zh or state.name_pt)
