"""A page of questions, saved whole or by field: the same for the holder's people and for who helps them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from balcao.cases.api import Choices, DraftView, Saved, can_be_disputed, count_stumbles
from balcao.catalogue.api import register_name, why_paper
from balcao.documents.api import field_of, file_records, forget_pieces
from balcao.formkit.api import FileRule, PageState, QuestionState, conditions_met, field_once_saved, parse_page
from balcao.foundation.ui.api import is_easy, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import listed
from balcao.portal.amended import fixes_on, pages_open
from balcao.portal.questions import QuestionView, Search
from balcao.portal.web.ask_office import Office
from balcao.portal.web.at_once import may_be_asked, script_for
from balcao.portal.web.calling import about_service
from balcao.portal.web.choices import chosen_before, searched
from balcao.portal.web.commenting import Talk
from balcao.portal.web.conflicts import answered_twice, conflict_page, resolve
from balcao.portal.web.machine_lines import lines_offered, lines_taken
from balcao.portal.web.offering import Offers
from balcao.portal.web.pieces import announced
from balcao.portal.web.reading import page_errors, page_questions, words_of
from balcao.portal.web.row_origins import put_back, with_ways
from balcao.portal.web.stepping import address_of, last_step, narrowed, place_of, step_after, step_before
from balcao.portal.web.together import Company
from balcao.portal.web.uploads import read_uploads
from balcao.portal.web.written import read_written


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By which addresses and verbs a draft is filled in. `number` is what the addresses name it by.

    `names` are the names of the addresses of `page`, `field`, `upload`, `choices` and `report`. `ask` asks the
    registers about what was just answered and gives the draft as it is then. `held` are questions left to the holder;
    `file_url` is where a file of an answer opens, by its SHA-256; `talk` are the comments, where there is anybody to
    write to; `wrong` is where one says that what a register filled in is wrong; `offers` shows the papers that one has
    already; `scans` are pictures of the form on paper to type from,
    and `office` is the way from a question to the department; `company` are those who work on the draft too.
    """

    holder: str
    number: int
    names: Mapping[str, str]
    overview: Callable[[DraftView], str]
    after_last: Callable[[DraftView], str]
    save: Callable[[Mapping[str, Any], Mapping[str, int], str], Saved]
    find: Callable[[str, str, Mapping[str, str]], Choices]
    ask: Callable[[DraftView], DraftView]
    held: frozenset[str] = frozenset()
    file_url: Callable[[str], str] | None = None
    talk: Talk | None = None
    wrong: Callable[[str], str] | None = None
    wrong_row: Callable[[str, str], str] | None = None
    offers: Offers | None = None
    scans: Sequence[Mapping[str, Any]] = ()
    office: Office | None = None
    company: Company | None = None

    def page_url(self, page_id: str) -> str:
        """Where a page of questions is."""
        return reverse(self.names["page"], args=[self.holder, self.number, page_id])


def page_state(page: PageState, language: str) -> tuple[str, str]:
    """How far a page is, in a word, and the colour of that."""
    if page.complete:
        return translate("portal.draft.state.complete", language), ""
    wrong = page.started and any(fault.code != "required" for fault in page.faults)
    key, kind = ("problem", "red") if wrong else ("incomplete", "blue")
    return translate(f"portal.draft.state.{key}", language), kind


def open_page(view: DraftView, page_id: str) -> PageState:
    """The page, if it can be filled in now.

    :raises NotFound: otherwise.
    """
    for page in pages_open(view):
        if page.id == page_id:
            return page
    raise NotFound(f"page {page_id}")


def seen_versions(posted: Mapping[str, Any]) -> dict[str, int]:
    """The version each field had on the page that was sent."""
    return {
        name.removeprefix("version."): int(values[0])
        for name, values in posted.items()
        if name.startswith("version.") and values and values[0].isdecimal()
    }


def page_context(
    request: HttpRequest,
    way: Way,
    view: DraftView,
    page: PageState,
    *,
    judged: bool,
    grown: str = "",
    refused: Mapping[str, str] | None = None,
    found: Mapping[str, Search] | None = None,
    at_once: bool = True,
) -> dict[str, Any]:
    """What the template of a page of questions needs, with what its script works out `at_once`."""
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    about_service(request, view.version)
    whole, page = page, narrowed(request, page)
    part = len(page.questions) < len(whole.questions)
    script = None if is_easy(request) or not at_once else script_for(view, page, way.held, words.language)
    later = may_be_asked(view, page, script)
    states = [*page.questions, *later]
    drawn = page_questions(
        replace(page, questions=tuple(states)),
        words,
        versions=view.field_versions,
        judged=judged,
        grown=grown,
        refused=refused or {},
        searches={**chosen_before(view, page, words.language), **(found or {})},
        asked_at=view.asked_at,
        taken_from=view.taken_from,
    )
    drawn = [
        replace(_by_way(each, state, way, view, words.language), page_heading=len(page.questions) == 1)
        for each, state in zip(drawn, states, strict=True)
    ]
    questions = drawn[: len(page.questions)]
    waiting = {each.name: replace(each, later=True, page_heading=False) for each in drawn[len(page.questions) :]}
    there = {each.name: each for each in questions} | waiting
    in_order = [each.id for each in view.version.definition.form.page(page.id).questions if each.id in there]
    shown = [each.id for each in pages_open(view)]
    place = shown.index(page.id)
    before = step_before(whole, page) if part else None
    if before is not None:
        back = address_of(way.page_url(page.id), before)
    elif place and is_easy(request):
        back = address_of(way.page_url(shown[place - 1]), last_step(pages_open(view)[place - 1]))
    else:
        back = way.page_url(shown[place - 1]) if place else way.overview(view)
    step, steps = place_of(whole, page) if part else (0, 0)
    asked = {source.register_id for state in page.questions for source in state.definition.prefill}
    down = [register_name(each, words.language) for each in view.unreachable if each in asked]
    return {
        "holder": way.holder,
        "number": way.number,
        "names": way.names,
        "back_url": back,
        "service_name": words.find("name"),
        "errors": page_errors(questions),
        "scans": way.scans,
        "office": _offices(way, states, words.language),
        "company": way.company.on(page.id, words.language) if way.company else None,
        "page": {
            "id": page.id,
            "title": words.page_title(page.id),
            "intro": words.find(f"pages.{page.id}.intro"),
            "single": len(questions) == 1,
            "questions": questions,
            "in_order": [there[name] for name in in_order],
            "script": script,
            "here": address_of(way.page_url(page.id), page) if part else "",
            "step": step,
            "steps": steps,
            "place": place + 1,
            "of": len(shown),
            "notices": [translate("portal.page.unavailable", words.language, source=name) for name in down],
            "fixes": fixes_on(request, view, page, words),
        },
    }


def _offices(way: Way, states: Sequence[QuestionState], language: str) -> dict[str, Mapping[str, str]]:
    """The way to the department from each question that somebody answers."""
    if way.office is None:
        return {}
    return {state.id: way.office(state.id, language) for state in states if state.kind != "computed"}


def _by_way(shown: QuestionView, state: QuestionState, way: Way, view: DraftView, language: str) -> QuestionView:
    """The question as this way shows it: left to the holder, with its files to open, with what was said beside it."""
    shown = replace(shown, why=why_paper(view.version.definition, state.definition, language))
    if way.talk is not None:
        shown = replace(shown, beside=way.talk.beside(state.id, language))
    if state.locked and state.id in way.held:
        shown = replace(shown, template="portal/questions/held.html")
    if way.wrong_row is not None and state.definition.questions:
        if can_be_disputed(state, view.version.definition):
            shown = with_ways(shown, partial(way.wrong_row, state.id), language)
    elif way.wrong is not None and (state.disputed or can_be_disputed(state, view.version.definition)):
        key = "taken_back_way" if state.disputed else "way"
        shown = replace(shown, wrong={"href": way.wrong(state.id), "text": translate(f"portal.wrong.{key}", language)})
    if way.offers is not None:
        shown = way.offers(state, shown, language)
    if way.file_url is None:
        return shown
    files = [{"text": each["name"], "href": way.file_url(str(each["sha256"]))} for each in file_records(state.value)]
    return replace(shown, links=tuple(files))


def show_page(request: HttpRequest, way: Way, view: DraftView, page_id: str) -> HttpResponse:
    """A page of questions as it stands."""
    page = open_page(view, page_id)
    if way.company is not None:
        way.company.be(page_id)
    return render(request, "portal/page.html", page_context(request, way, view, page, judged=False))


def save_page(request: HttpRequest, way: Way, view: DraftView, page_id: str) -> HttpResponse:
    """Save every field that was sent, or ask which version to keep; then the next page, or what is wrong."""
    page = before = narrowed(request, open_page(view, page_id))
    posted = {name: list(values) for name, values in request.POST.lists()}
    shown = frozenset(state.id for state in page.questions if not state.locked)
    written = read_written(request, view.version.definition.form, shown)
    posted = written.among(posted)
    values = dict(parse_page(view.version.definition.form, page.id, posted, shown=shown).values)
    uploads = read_uploads(request, page, shown, view)
    uploads.refused.update(written.refused)
    values |= {**uploads.values, **lines_taken(request, view)}
    values |= put_back(request.POST, page, values)
    resolve(posted, values)
    saved = way.save(values, seen_versions(posted), "")
    if saved.conflicts:
        return conflict_page(request, request.get_full_path(), view, saved.conflicts, posted)
    forget_pieces(request)
    _tell_consequences(request, view, saved)
    view = way.ask(saved.draft)
    whole = open_page(view, page_id)
    page = narrowed(request, whole)
    if sought := request.POST.get("find", ""):
        result = searched(request, way.find, page, sought)
        found = {field_once_saved(view.version.definition.form, posted, sought): result}
        context = page_context(request, way, view, whole, judged=False, refused=uploads.refused, found=found)
        return render(request, "portal/page.html", context)
    grown = request.POST.get("add_row", "")
    changed = grown or "put_back" in posted or any(name.endswith("-remove") for name in posted)
    going = elsewhere(request)
    if changed or (written.to_look_at and not (going or uploads.refused)):
        context = page_context(request, way, view, whole, judged=False, refused=uploads.refused, grown=grown)
        return render(request, "portal/page.html", context)
    if going and not uploads.refused:
        return HttpResponseRedirect(going)
    if going:
        context = page_context(request, way, view, whole, judged=False, refused=uploads.refused)
        return render(request, "portal/page.html", context, status=422)
    lines = {"lines": lines_offered(request, view, uploads.read, shown)}
    if (uploads.unclear or lines["lines"]) and page.complete and not uploads.refused:
        context = page_context(request, way, view, whole, judged=False) | lines
        return render(request, "portal/page.html", context | {"unclear": bool(uploads.unclear)})
    if page.complete and not uploads.refused and _asks_more(before, page):
        return render(request, "portal/page.html", page_context(request, way, view, whole, judged=False))
    if not page.complete or uploads.refused:
        count_stumbles(at=now(), service_id=view.version.service_id, faults=page.faults)
        context = page_context(request, way, view, whole, judged=True, refused=uploads.refused) | lines
        return render(request, "portal/page.html", context, status=422)
    return HttpResponseRedirect(_after(request, way, view, whole))


def elsewhere(request: HttpRequest) -> str:
    """Where one wanted to go from the page once it is saved, on this site; empty where one only saves."""
    going = request.POST.get("go", "")
    return going if going.startswith("/") and url_has_allowed_host_and_scheme(going, allowed_hosts=None) else ""


def _asks_more(before: PageState, now: PageState) -> frozenset[str]:
    """The groups in whose rows something is asked now that was not there to be answered."""
    met = {state.id: conditions_met(state.definition, state.value, before.sees) for state in before.questions}
    return frozenset(
        state.id
        for state in now.questions
        if conditions_met(state.definition, state.value, now.sees) - met.get(state.id, frozenset())
    )


def _tell_consequences(request: HttpRequest, view: DraftView, saved: Saved) -> None:
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    if saved.voided:
        messages.warning(request, translate("portal.page.voided"))
    if saved.look_again:
        names = listed((words.label(question) for question in saved.look_again), words.language)
        messages.warning(request, translate("portal.page.look_again", questions=names))


def _after(request: HttpRequest, way: Way, view: DraftView, page: PageState) -> str:
    part = narrowed(request, page)
    if len(part.questions) < len(page.questions):
        following = step_after(page, part)
        if following is not None:
            return address_of(way.page_url(page.id), following)
    shown = [each.id for each in pages_open(view)]
    rest = shown[shown.index(page.id) + 1 :]
    return way.page_url(rest[0]) if rest else way.after_last(view)


def save_field(request: HttpRequest, way: Way, view: DraftView, page_id: str) -> HttpResponse:
    """Save one answer as it is typed, and say what the page asks now; 409 when someone else changed it meanwhile."""
    page = open_page(view, page_id)
    posted = {name: list(values) for name, values in request.POST.lists()}
    question = request.POST.get("question", "")
    if question not in {state.id for state in page.questions if not state.locked}:
        raise NotFound(f"question {question}")
    values = parse_page(view.version.definition.form, page_id, posted, shown=frozenset({question})).values
    sent = {name: values[name] for name in values if name == question}
    saved = way.save(sent, seen_versions(posted), request.POST.get("key", ""))
    draw: dict[str, str] = {}
    if saved.conflicts or request.POST.get("draw"):
        draw = {"drawn": _drawn(request, way, saved.draft, page_id, question)}
    if saved.conflicts:
        return JsonResponse({"conflict": question, **answered_twice(request, saved), **draw}, status=409)
    there = frozenset(request.POST.get("asked", "").split(","))
    asked = _asked_now(request, way, saved.draft, page, there)
    return JsonResponse({"version": saved.versions.get(question, 0), **asked, **draw})


def _drawn(request: HttpRequest, way: Way, view: DraftView, page_id: str, question: str) -> str:
    """A question as it stands now, as HTML; nothing where it is not asked any more."""
    page = next((each for each in pages_open(view) if each.id == page_id), None)
    if page is None or question not in {state.id for state in narrowed(request, page).questions}:
        return ""
    context = page_context(request, way, view, page, judged=False, at_once=False)
    found = next(each for each in context["page"]["questions"] if each.name == question)
    return render_to_string("portal/questions/asked.html", context | {"q": found}, request)


def _asked_now(
    request: HttpRequest, way: Way, view: DraftView, before: PageState, there: frozenset[str]
) -> dict[str, Any]:
    """Which questions a page asks by the answers as they are kept now, in order, and those that are not `there` yet,
    are worked out, or ask other things in their rows, as HTML. Nothing where no answer changes that, or one question
    is shown at a time."""
    form = view.version.definition.form
    page = next((each for each in pages_open(view) if each.id == before.id), None)
    if is_easy(request) or page is None:
        return {}
    grown = _asks_more(before, page) | _asks_more(page, before)
    if not grown and not any(each.when or each.compute or each.within for each in form.page(page.id).questions):
        return {}
    context = page_context(request, way, view, page, judged=False, at_once=False)
    html = {
        question.name: render_to_string(
            "portal/questions/asked.html", context | {"q": replace(question, page_heading=False)}, request
        )
        for question, state in zip(context["page"]["questions"], page.questions, strict=True)
        if question.name not in there or state.definition.compute or state.definition.within or state.id in grown
    }
    return {"asked": [state.id for state in page.questions], "html": html}


def announce_file(request: HttpRequest, view: DraftView, page_id: str) -> HttpResponse:
    """Announce a file for a question of a page, to be sent piece by piece.

    :raises NotFound: if the page asks for no file there, or no longer.
    """
    field = field_of(request)
    for state in open_page(view, page_id).questions:
        if state.kind == "file" and not state.locked and field in (state.id, f"{state.id}.pages"):
            rule = state.definition.files or FileRule(types=("pdf",))
            return announced(request, about=str(view.id), most_mb=rule.max_mb)
    raise NotFound(f"a file for {field}")
