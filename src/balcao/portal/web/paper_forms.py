"""The form of a service on paper: given out, and taken back into the draft it is for."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from balcao.cases.api import (
    DraftView,
    NoLicence,
    NotUnderGuardianship,
    PaperFormView,
    TooManyPaperForms,
    WhichActivity,
    WhichLicence,
    WindowClosed,
    WrongAudience,
    draft_view,
    draft_with_form,
    drafts_of,
    paper_forms_of,
    receive_paper_form,
    save_answers,
    start_draft,
)
from balcao.catalogue.api import ServiceVersion, get_published, shown_answer
from balcao.documents.api import (
    ReturnedForm,
    UploadRefused,
    accept_upload,
    file_answer,
    read_returned_form,
    sent_files,
    shown_file,
)
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.paper_form import FormCode, answers_typed, form_code, paper_form
from balcao.portal.web.finding import department_name
from balcao.portal.web.holders import for_holder
from balcao.portal.web.journey import why_not
from balcao.portal.web.reading import words_of
from balcao.portal.web.rows import draft_rows
from balcao.vouchers.api import NoVoucher

TYPES = ("pdf", "jpg", "png")
MOST_MB = 20
SALT = "portal.paper-form"
HOUR = 3600


@public
def blank(request: HttpRequest, service_id: str) -> HttpResponse:
    """The empty form of a service, in the language of the page."""
    at = now()
    version = get_published(service_id, at=at)
    if version.definition.data.by_department:
        raise NotFound(f"service {service_id}")
    return _pdf(request, version, name=service_id, draft=None)


@for_holder
def printed(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The form of a draft, with what was answered already."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if view.case_reference:
        raise NotFound(f"draft {draft_id}")
    return _pdf(request, view.version, name=f"{view.version.service_id}-{draft_id}", draft=view)


def _pdf(request: HttpRequest, version: ServiceVersion, *, name: str, draft: DraftView | None) -> HttpResponse:
    words = words_of(version, request.language)  # type: ignore[attr-defined]
    department = department_name(version.definition.data.department, words.language)
    made = paper_form(version, words, department=department, at=now(), draft=draft)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    patch_cache_control(response, private=True, no_store=draft is not None)
    return response


@for_holder
def bring(request: HttpRequest, holder: str) -> HttpResponse:
    """Take back a form whose code says for what it is: into its draft, one of several, or a new one."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if request.method == "POST" and "which" in request.POST:
        try:
            sent = signing.loads(request.POST.get("sent", ""), salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            return HttpResponseRedirect(reverse("portal-paper-form", args=[holder]))
        return _into(request, holder, _Sent.kept(sent), request.POST["which"])
    error, sent_now = _taken(request) if request.method == "POST" else ("", None)
    if sent_now is not None and sent_now.code is None:
        error = translate("portal.paper_form.no_code", language)
    elif sent_now is not None and sent_now.code is not None:
        own = draft_with_form(actor=actor, at=now(), sha256=sent_now.file["sha256"]) or _own_draft(actor, sent_now.code)
        open_ones = drafts_of(actor=actor, at=now(), service_id=sent_now.code.service_id)
        if own or not open_ones:
            return _into(request, holder, sent_now, str(own or "new"))
        context = {
            "holder": holder,
            "sent": signing.dumps(sent_now.to_keep(), salt=SALT),
            "drafts": [
                {"value": str(each.id), "text": row["title"], "hint": " · ".join(row["notes"]), "checked": not place}
                for place, (each, row) in enumerate(
                    zip(open_ones, draft_rows(open_ones, holder, language), strict=True)
                )
            ]
            + [{"value": "new", "text": translate("portal.paper_form.which_new", language), "checked": False}],
        }
        return render(request, "portal/paper_form_which.html", context)
    return _upload_page(request, holder, error)


def _upload_page(request: HttpRequest, holder: str, error: str, **context: Any) -> HttpResponse:
    accept = ",".join(f".{each}" for each in TYPES)
    errors = [{"href": "#file", "text": error}] if error else []
    page = {"holder": holder, "accept": accept, "error": error, "errors": errors, **context}
    return render(request, "portal/paper_form.html", page, status=422 if error else 200)


class _Sent:
    """A form that was sent: its file as it is kept, and what was read in it."""

    def __init__(self, file: Mapping[str, Any], read: ReturnedForm) -> None:
        self.file, self.read, self.code = file, read, form_code(read.codes)

    def to_keep(self) -> list[Any]:
        return [
            dict(self.file),
            list(self.read.codes),
            {key: list(each) for key, each in self.read.typed.items()},
            self.read.pages,
        ]

    @classmethod
    def kept(cls, found: list[Any]) -> "_Sent":
        file, codes, typed, pages = found
        return cls(file, ReturnedForm(tuple(codes), {key: tuple(each) for key, each in typed.items()}, pages))


def _taken(request: HttpRequest) -> tuple[str, _Sent | None]:
    """What was sent; or why it cannot be taken."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        files = sent_files(request, "file")
        if not files:
            return translate("portal.paper_form.no_file", language), None
        name, data = files[0]
        stored = accept_upload(name=name, data=data, allowed=TYPES, max_mb=MOST_MB, max_pages=30)
    except UploadRefused as refusal:
        return translate(refusal.reason_key, language, name=refusal.file or "PDF", most=MOST_MB), None
    return "", _Sent(file_answer(stored), read_returned_form(data))


def _own_draft(actor: Actor, code: FormCode) -> int | None:
    """The draft for which the form was printed, if it is still open and theirs."""
    if code.draft_id is None:
        return None
    found = {each.id for each in drafts_of(actor=actor, at=now(), service_id=code.service_id)}
    return code.draft_id if code.draft_id in found else None


def _into(request: HttpRequest, holder: str, sent: _Sent, which: str) -> HttpResponse:
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    if sent.code is None or not (which == "new" or which.isdecimal()):
        raise NotFound("draft of a form")
    if which != "new":
        return _received(request, holder, int(which), sent)
    key = f"paper:{sent.file['sha256'][:40]}"
    try:
        number = start_draft(actor=actor, at=now(), service_id=sent.code.service_id, key=key)
    except NotFound:
        return _upload_page(request, holder, translate("portal.paper_form.no_service", language))
    except WhichLicence:
        return HttpResponseRedirect(reverse("portal-start", args=[holder, sent.code.service_id]))
    except (NoLicence, NotUnderGuardianship, NoVoucher, WhichActivity, WindowClosed, WrongAudience) as failure:
        return _upload_page(request, holder, why_not(failure, language))
    return _received(request, holder, number, sent)


def _received(request: HttpRequest, holder: str, draft_id: int, sent: _Sent) -> HttpResponse:
    """Keep it with the draft; then what it says, or its picture beside the questions."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    error = _wrong_for(request, view, sent.code)
    if not error:
        try:
            number = receive_paper_form(
                actor=request.actor,  # type: ignore[attr-defined]
                at=now(),
                draft_id=draft_id,
                file=sent.file,
                pages=sent.read.pages,
                typed=sent.read.typed,
                version_id=sent.code.version_id if sent.code else view.version.id,
            )
        except TooManyPaperForms as failure:
            error = translate(failure.key)
    if error:
        return _draft_page(request, holder, view, error)
    if sent.read.typed:
        return HttpResponseRedirect(reverse("portal-draft-paper-read", args=[holder, draft_id, number]))
    messages.success(request, translate("portal.paper_form.scan_kept"))
    return HttpResponseRedirect(_first_page(view, holder))


def _first_page(view: DraftView, holder: str) -> str:
    page = view.journey.next_page if not view.journey.complete else view.journey.visible_pages[0].id
    return reverse("portal-page", args=[holder, view.id, page])


def _wrong_for(request: HttpRequest, view: DraftView, code: FormCode | None) -> str:
    """Why this form is not one of this draft; nothing where its code was not read."""
    if code is None:
        return ""
    language: str = request.language  # type: ignore[attr-defined]
    if code.service_id != view.version.service_id:
        try:
            name = words_of(get_published(code.service_id, at=now()), language).find("name")
        except NotFound:
            name = code.service_id
        return translate("portal.paper_form.other_service", language, name=name)
    if code.draft_id not in (None, view.id):
        return translate("portal.paper_form.other_draft", language)
    return ""


@for_holder
def received(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """The forms that came back for a draft, and the way to send one."""
    view = draft_view(actor=request.actor, at=now(), draft_id=draft_id)  # type: ignore[attr-defined]
    if view.case_reference:
        raise NotFound(f"draft {draft_id}")
    error = ""
    if request.method == "POST":
        error, sent = _taken(request)
        if sent is not None:
            return _received(request, holder, draft_id, sent)
    return _draft_page(request, holder, view, error)


def _draft_page(request: HttpRequest, holder: str, view: DraftView, error: str) -> HttpResponse:
    forms = paper_forms_of(actor=request.actor, at=now(), draft_id=view.id)  # type: ignore[attr-defined]
    rows = [
        {
            "name": each.file["name"],
            "at": each.received_at,
            "clerk": each.clerk_name,
            "file_url": reverse("portal-draft-paper-file", args=[holder, view.id, each.id]),
            "url": reverse("portal-draft-paper-read", args=[holder, view.id, each.id])
            if each.typed
            else _first_page(view, holder),
            "typed": bool(each.typed),
        }
        for each in forms
    ]
    name = words_of(view.version, request.language).find("name")  # type: ignore[attr-defined]
    return _upload_page(request, holder, error, draft_id=view.id, service_name=name, forms=rows)


def _form(request: HttpRequest, draft_id: int, form_id: int) -> PaperFormView:
    for each in paper_forms_of(actor=request.actor, at=now(), draft_id=draft_id):  # type: ignore[attr-defined]
        if each.id == form_id:
            return each
    raise NotFound(f"form {form_id}")


@for_holder
def form_file(request: HttpRequest, holder: str, draft_id: int, form_id: int) -> HttpResponse:
    """A form as it came back."""
    file = _form(request, draft_id, form_id).file
    return shown_file(request, str(file["key"]), str(file["name"]))


@for_holder
def read(request: HttpRequest, holder: str, draft_id: int, form_id: int) -> HttpResponse:
    """What a form says beside what the draft says; what is kept goes into the draft."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    view, form = draft_view(actor=actor, at=now(), draft_id=draft_id), _form(request, draft_id, form_id)
    if view.case_reference:
        raise NotFound(f"draft {draft_id}")
    said = answers_typed(view.version, form.typed)
    now_said = {state.id: state for page in view.journey.pages for state in page.questions}
    new = {name: value for name, value in said.items() if not now_said[name].locked and now_said[name].value != value}
    if request.method == "POST":
        wanted = {name: value for name, value in new.items() if request.POST.get(f"choose.{name}", "form") == "form"}
        seen = {name: int(each) for name in wanted if (each := request.POST.get(f"version.{name}", "")).isdecimal()}
        saved = save_answers(actor=actor, at=now(), draft_id=draft_id, values=wanted, seen=seen)
        if not saved.conflicts:
            messages.success(request, translate("portal.paper_form.kept"))
            return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))
        view = saved.draft
    words = words_of(view.version, language)
    form_of = view.version.definition.form
    asked = {question.id for question in form_of.questions()}
    rows = [
        {
            "question": name,
            "label": words.label(name),
            "version": view.field_versions.get(name, 0),
            "on_form": shown_answer(form_of.question(name), value, words) or str(value),
            "in_draft": shown_answer(form_of.question(name), now_said[name].value, words),
        }
        for name, value in new.items()
    ]
    older = {name.partition("-")[0] for name in form.typed} - asked
    context = {
        "holder": holder,
        "draft_id": draft_id,
        "service_name": words.find("name"),
        "rows": rows,
        "older": len(older),
    }
    return render(request, "portal/paper_form_read.html", context, status=409 if request.method == "POST" else 200)
