"""Every kind of question is whole: read, judged, described, drawn, printed and read back, in every language."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import jsonschema_rs
import pytest
from django.template.loader import render_to_string

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import answer_schema, evaluate, kinds, load_form, parse_page
from balcao.kernel.clock import UTC
from balcao.portal.paper_form import _Made
from balcao.portal.questions import Asked, view_of
from balcao.portal.web.reading import page_errors

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LANGUAGES = ("zh-Hant", "pt", "en")
OPTIONS = {"options": ["kg", "box"]}
WEEK = {"monday": {"from_time": "09:00", "until_time": "18:00"}}
STROKES = "20,150 30,90 45,60 60,110 75,150|100,60 101,90 103,120 110,150"
LOOKUP = {"register": "vehicle_plates", "by": "plate", "shows": ["make"]}
FILE = {"key": "k", "name": "a.pdf", "size": 1, "media_type": "application/pdf", "sha256": "0" * 64}
SEAT = {"body": "board", "post": "president", "bir": "1234567(8)", "name_zh": "陳美玲"}


@dataclass
class Sample:
    """An answer that is right, how English reads it, and one that is wrong with its code (none: nothing is wrong)."""

    value: Any
    reads: str
    bad: Any = None
    code: str = ""
    keys: dict[str, Any] = field(default_factory=dict)


SAMPLES = {
    "text": Sample("João 陳", "João 陳", "a\x00", "control_characters"),
    "long_text": Sample("one\ntwo", "one\ntwo", "a\x00", "control_characters"),
    "times": Sample("2026-12-01 10:00–12:00", "1 December 2026 (Tue) 10:00–12:00", "a\x00", "control_characters"),
    "text_list": Sample(["one", "two"], "one\ntwo", ["x" * 201], "line_too_long"),
    "email_list": Sample(["a@b.mo", "c@d.mo"], "a@b.mo\nc@d.mo", ["a@b.mo", "c"], "line_no_mail_address"),
    "integer": Sample(12, "12", "1.5", "not_a_whole_number"),
    "decimal": Sample("12.5", "12.5", "x", "not_a_number"),
    "money": Sample(123450, "MOP 1,234.50", "x", "not_an_amount"),
    "percent": Sample("12.5", "12.5 %", "120", "too_large"),
    "area": Sample("85.5", "85.5 m²", "-1", "too_small"),
    "length": Sample("2", "2 m", "x", "not_a_number"),
    "weight": Sample("0.5", "0.5 kg", "x", "not_a_number"),
    "fraction": Sample("1/3", "1/3", "4/3", "not_a_fraction"),
    "rating": Sample(4, "4 / 5", 6, "not_a_mark"),
    "dimensions": Sample({"width": "2", "height": "0.5"}, "2 × 0.5 m", {"width": "2"}, "required"),
    "quantity": Sample(
        {"quantity": "20", "measure": "box"}, "20 box", {"quantity": "-1", "measure": "box"}, "too_small", OPTIONS
    ),
    "foreign_money": Sample(
        {"money_amount": "1250", "currency": "EUR"}, "EUR 1,250.00", {"money_amount": "5"}, "required"
    ),
    "duration": Sample({"how_long": 3, "counted_in": "months"}, "3 months", {"how_long": 3}, "required"),
    "date": Sample("2026-11-23", "23 November 2026", "2026-02-30", "not_a_date"),
    "working_day": Sample("2026-11-23", "23 November 2026", "2026-11-22", "not_a_working_day"),
    "birth_date": Sample("1990-02-28", "28 February 1990", "2027-01-01", "not_a_birth_date"),
    "month": Sample("2026-11", "2026-11", "2026-13", "not_a_month"),
    "year": Sample("2026", "2026", "26", "not_a_year"),
    "time": Sample("09:30", "09:30", "25:00", "not_a_time"),
    "moment": Sample({"on_day": "2026-11-23", "at_time": "09:30"}, "23 November 2026 · 09:30", {}, ""),
    "date_range": Sample(
        {"first_day": "2026-11-23", "last_day": "2026-11-24"},
        "23 November 2026 to 24 November 2026",
        {"first_day": "2026-11-23", "last_day": "2026-11-22"},
        "ends_before_it_starts",
    ),
    "month_range": Sample(
        {"first_month": "2026-11", "last_month": "2026-11"},
        "2026-11 to 2026-11",
        {"first_month": "2026-11", "last_month": "2026-10"},
        "ends_before_it_starts",
    ),
    "time_range": Sample(
        {"from_time": "18:00", "until_time": "02:00"},
        "18:00 to 02:00",
        {"from_time": "18:00", "until_time": "18:00"},
        "same_time",
    ),
    "weekly_hours": Sample(WEEK, "Monday: 09:00 to 18:00", {"monday": {"from_time": "9"}}, "not_a_time"),
    "weekdays": Sample(["monday", "friday"], "Monday, Friday", ["moonday"], "not_a_choice"),
    "yes_no": Sample(True, "Yes", "maybe", "not_yes_or_no"),
    "yes_no_details": Sample({"yes": True, "details": "why"}, "Yes · why", {"yes": True}, "required"),
    "declaration": Sample(True, "I agree", "x", "must_agree"),
    "choose_one": Sample("kg", "kg", "t", "not_a_choice", OPTIONS),
    "choose_many": Sample(["kg"], "kg", ["t"], "not_a_choice", OPTIONS),
    "choose_other": Sample({"chosen": "other", "in_words": "t"}, "t", {"chosen": "other"}, "required", OPTIONS),
    "search_choose": Sample("kg", "kg", "t", "not_a_choice", OPTIONS),
    "lookup": Sample("MA-12-34", "MA-12-34", "1", "not_a_plate", {"lookup": LOOKUP}),
    "handwriting": Sample({"strokes": STROKES}, "Written by hand.", {"strokes": "1,1 2,2"}, "drawn_too_little"),
    "ranking": Sample(["box", "kg"], "1. box\n2. kg", {"box": "1", "kg": "1"}, "not_an_order", OPTIONS),
    "phone": Sample("66123456", "66123456", "1", "not_a_phone_number"),
    "email": Sample("a@b.mo", "a@b.mo", "a@", "not_a_mail_address"),
    "url": Sample("https://b.mo/x", "https://b.mo/x", "https://nowhere", "not_a_web_address"),
    "bir": Sample("1234567(8)", "1234567(8)", "2", "not_an_identity_card"),
    "hkid": Sample("A123456(3)", "A123456(3)", "A123456(4)", "hkid_mistyped"),
    "mainland_id": Sample("11010519491231002X", "11010519491231002X", "110105194912310021", "mainland_id_mistyped"),
    "passport": Sample("MA1234567", "MA1234567", "號碼", "not_a_passport_number"),
    "taxpayer": Sample("81234567", "81234567", "8", "not_a_taxpayer_number"),
    "company_no": Sample("45678 SO", "45678 SO", "SO", "not_a_company_number"),
    "plate": Sample("MA-12-34", "MA-12-34", "1", "not_a_plate"),
    "chassis": Sample("WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001", "WVWZZZ1JZXW00000O", "not_a_chassis_number"),
    "imo": Sample("9074729", "9074729", "9074728", "imo_mistyped"),
    "iban": Sample(
        "PT50000201231234567890154", "PT50000201231234567890154", "PT50000201231234567890155", "iban_mistyped"
    ),
    "bic": Sample("BCOMMOMX", "BCOMMOMX", "BCOM", "not_a_bic"),
    "account_number": Sample("180112345678", "180112345678", "18", "not_an_account_number"),
    "paper_no": Sample("CV1-26-0012-CAO", "CV1-26-0012-CAO", "1" * 61, "too_long"),
    "commodity": Sample("02031900", "02031900", "0203", "not_a_commodity_code"),
    "reference": Sample("DSI-CGB-2026-000123-T", "", "DSI-CGB-2026-000132-T", "reference_mistyped"),
    "address": Sample({"street": "Rua", "number": "1"}, "Rua · 1", {"number": "1"}, "required"),
    "address_abroad": Sample(
        {"line_1": "Rua 1", "city": "Lisboa", "country_name": "Portugal"}, "Rua 1 · Lisboa · Portugal", {}, ""
    ),
    "person": Sample({"bir": "1234567(8)", "name_pt": "João"}, "1234567(8) · João", {"bir": "1234567(8)"}, "required"),
    "person_name": Sample({"name_zh": "陳美玲"}, "陳美玲", {"name_zh": "a\x00"}, "control_characters"),
    "contact": Sample(
        {"contact_name": "João", "contact_phone": "66123456"}, "João · 66123456", {"contact_name": "João"}, "required"
    ),
    "bank_account": Sample(
        {"account_holder": "João", "bank": "BNU", "account_number": "180112345678"},
        "João · BNU · 180112345678",
        {"account_holder": "João"},
        "required",
    ),
    "seat": Sample(
        SEAT | {"term_start": "2026-01-01", "term_end": "2028-01-01"},
        "Board · President · 1234567(8) · 陳美玲 · 1 January 2026 · 1 January 2028",
        SEAT | {"term_start": "2026-01-01", "term_end": "2025-01-01"},
        "term_ends_before_it_starts",
    ),
    "map_place": Sample(
        {"latitude": "22.1936", "longitude": "113.54", "place_words": "Largo"},
        "Largo (22.1936, 113.54)",
        {"latitude": "38.7", "longitude": "-9.1"},
        "not_in_macao",
    ),
    "map_area": Sample(
        {"corners": [[22.1936, 113.54], [22.1946, 113.54], [22.1946, 113.541]], "m2": 5709},
        "5,709 m²",
        {"corners": [[22.1936, 113.54], [22.1946, 113.54], [22.1946, 113.541]], "m2": 1},
        "area_not_so",
    ),
    "group": Sample([{"a": "x"}], "1. x", [{"b": "x"}], "required", {"questions": [{"id": "a", "kind": "text"}]}),
    "table": Sample([{"a": "x"}], "1. x", [{"b": "x"}], "required", {"questions": [{"id": "a", "kind": "text"}]}),
    "bulk_table": Sample([{"a": "x"}], "1. x", [{}], "required", {"questions": [{"id": "a", "kind": "text"}]}),
    "file": Sample([FILE], "a.pdf", [FILE | {"name": "a.exe"}], "wrong_file_type", {"files": {}}),
    "signatures": Sample([1, 2], "1, 2"),
    "computed": Sample(12.0, "12", keys={"compute": "1"}),
    "read_only": Sample("x", "x"),
}
SAMPLES["reference"].reads = SAMPLES["reference"].value
KEPT_ELSEWHERE = {"file", "signatures", "bulk_table"}
"""Kinds whose answers travel by doors of their own, which have their own tests."""
SAID = {"computed", "read_only"}


class _Form(HTMLParser):
    """What a browser would send of a form as it stands, and which fields have no name for who cannot see."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.area: str | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "label":
            self.labelled.add(found.get("for", ""))
        if tag in ("input", "textarea", "select") and found.get("type") != "hidden":
            self.fields.append(found)
        if tag == "input" and found.get("name"):
            ticked = found.get("type") not in ("radio", "checkbox") or "checked" in found
            if ticked:
                self.sent.setdefault(found["name"], []).append(found.get("value", ""))
        if tag == "textarea":
            self.area = found["name"]
            self.sent[self.area] = [""]
        if tag == "select":
            self.select = found["name"]
        if tag == "option" and "selected" in found:
            self.sent.setdefault(self.select, []).append(found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None


def form_of(kind: str) -> Any:
    question = {"id": "q", "kind": kind, **SAMPLES[kind].keys}
    return load_form({"pages": [{"id": "page", "questions": [question]}]})


def faults(kind: str, value: Any) -> tuple[Any, ...]:
    return evaluate(form_of(kind), {"q": value}, at=AT).faults


def drawn(kind: str, value: Any, language: str, *, judged: bool = False) -> tuple[Any, _Form]:
    definition = form_of(kind).question("q")
    view = view_of(
        Asked(
            definition=definition,
            path=("q",),
            name="q",
            value=value,
            faults=faults(kind, value) if judged else (),
            words=words(language),
        )
    )
    form = _Form()
    form.feed(render_to_string("portal/questions/one.html", {"q": view, "names": {}}))
    return view, form


def words(language: str) -> ServiceWords:
    return ServiceWords({language: {"questions": {"q": {"label": "Q"}}}}, language)


def test_every_kind_has_a_sample_here():
    assert set(SAMPLES) == set(kinds())


def test_there_are_about_sixty_kinds():
    assert len(kinds()) >= 60


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_right_answer_is_taken_and_fits_its_schema(kind):
    assert kind in SAID | {"signatures"} or not faults(kind, SAMPLES[kind].value)
    schema = answer_schema(form_of(kind), files=True)["properties"].get("q")
    assert schema is None or jsonschema_rs.validator_for(schema).is_valid(SAMPLES[kind].value)


@pytest.mark.parametrize("kind", sorted(kind for kind in SAMPLES if SAMPLES[kind].code))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_says_how_to_mend_it(kind, language):
    sample = SAMPLES[kind]
    found = faults(kind, sample.bad)
    assert sample.code in [fault.code for fault in found]
    view, _ = drawn(kind, sample.bad, language, judged=True)
    said = page_errors([view]) or [{"text": item.hint} for item in view.items]
    assert said, "the error is shown nowhere"
    for each in said:
        assert each["text"]
        assert "{" not in each["text"]
        assert each["text"] != words(language).fault("other", "Q", {}, "q")


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - KEPT_ELSEWHERE - SAID))
def test_what_stands_on_the_page_is_sent_as_the_same_answer(kind):
    sample = SAMPLES[kind]
    _, form = drawn(kind, sample.value, "en")
    sent = {name: values for name, values in form.sent.items() if any(values)}
    assert parse_page(form_of(kind), "page", sent, shown=frozenset({"q"})).values["q"] == sample.value


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - KEPT_ELSEWHERE - SAID))
def test_every_field_has_a_name_for_who_cannot_see(kind):
    _, form = drawn(kind, SAMPLES[kind].value, "en")
    assert form.fields
    nameless = [each for each in form.fields if each.get("id") not in form.labelled and not each.get("aria-label")]
    assert not nameless


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_read_back(kind, language):
    sample = SAMPLES[kind]
    text = shown_answer(form_of(kind).question("q"), sample.value, words(language))
    assert text
    assert "{" not in text
    assert "None" not in text
    if language == "en":
        assert text.startswith(sample.reads)


@pytest.mark.parametrize("kind", sorted(kind for kind in SAMPLES if SAMPLES[kind].bad))
def test_an_answer_that_was_not_understood_is_read_back_as_typed(kind):
    assert shown_answer(form_of(kind).question("q"), "as typed", words("en"))


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - SAID - {"signatures"}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_of_a_kind_is_called_by_words(kind, language):
    view, _ = drawn(kind, None, language)
    names = [part.label for part in view.parts] + [inner.label for part in view.parts for inner in part.parts]
    assert not [name for name in names if re.fullmatch(r"[a-z]+_[a-z0-9_]+", name)]


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - SAID - {"signatures"}))
def test_the_form_on_paper_has_a_field_for_it(kind):
    made = _Made(words("en"), None)
    item = made.item(form_of(kind).question("q"))
    assert item is not None
    assert item["label"] == "Q"
    assert made.fields or item["shape"] == "note"


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - KEPT_ELSEWHERE - SAID - {"declaration"}))
def test_nonsense_from_a_program_is_refused_without_a_crash(kind):
    tried: tuple[Any, ...] = ({"x": 1}, [[]], [{"x": {}}], 7.5, True, "\x00")
    for nonsense in tried:
        if nonsense is True and kind == "yes_no":
            continue
        assert faults(kind, nonsense), (kind, nonsense)
