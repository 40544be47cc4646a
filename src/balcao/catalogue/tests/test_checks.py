"""Each mistake in a folder is reported with its file, its key and what to do."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date, datetime
from time import process_time

import pytest

from balcao.catalogue.api import (
    check_services,
    decide,
    departments,
    doubts_beside,
    doubts_of,
    form_schema,
    get_published,
    get_version,
    load_service,
    try_example,
)
from balcao.catalogue.tests.test_catalogue import AT, CERTIFICATE, change, publish
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.formkit.api import evaluate

SERVICE, FORM, TABLE, GRANTED = "service.yaml", "form.yaml", "rules/decision.json", "examples/granted.yaml"
WORDS = "{zh-Hant: 字, pt: Palavras, en: Words}"


@pytest.fixture
def folder(root):
    return root / "dsi" / CERTIFICATE


def problems(root) -> list[str]:
    return [str(problem) for problem in check_services(root) if problem.level == "error"]


def warnings(root) -> list[str]:
    return [str(problem) for problem in check_services(root) if problem.level == "warning"]


def with_fee(folder, fee: str) -> None:
    change(folder / SERVICE, "stamp: {kind: certificate}", "stamp: {kind: certificate}\nvisits: {count: 0}")
    change(folder / SERVICE, "fees:\n", f"fees:\n  - {{id: extra, label: {WORDS}, basis: {WORDS}, {fee}}}\n")


def only(root, *words: str) -> None:
    found = problems(root)
    assert len(found) == 1, found
    for word in words:
        assert word in found[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (TABLE, "'needs_an_officer'", "'no_such_reason'", "reasons.no_such_reason: is missing"),
        (TABLE, "'needs_an_officer'", "term_runs", "rules.otherwise.reasons"),
        (TABLE, "\"'officer'\"", "\"'maybe'\"", "rules.otherwise.outcome"),
        (TABLE, "\"'officer'\"", '""', "rules.otherwise.outcome"),
        (TABLE, "\"'officer'\"", "\"term_runs ? 'approve' : 'refuse'\"", "rules.otherwise.outcome"),
        (TABLE, "'dissolved'", "'dissolved' ==", "rules.dissolved.status"),
        (TABLE, '"field": "term_runs"', '"field": "term_runz"', "there is no question 'term_runz'"),
        (TABLE, "facts.organs.status", "facts.fss.status", "register 'fss' is not among"),
        (TABLE, '"hitPolicy": "first"', '"hitPolicy": "collect"', "hitPolicy: must be `first`"),
        (TABLE, '"status": "", "runs": ""', '"status": "\'active\'", "runs": ""', "a last row without conditions"),
        (TABLE, '"type": "outputNode"', '"type": "functionNode"', "a functionNode may not act"),
        (TABLE, '"nodes"', '"knots"', "cannot be read"),
        (FORM, "date(term_end) >=", "date(term_ends) >=", "there is no question 'term_ends'"),
        (FORM, "field: term_end,", "field: pension,", "'pension' is not among the `fields`"),
        (
            SERVICE,
            "process: ",
            "organs: {seats: minutes, elected_on: minutes, term_start: minutes, term_end: minutes}\nprocess: ",
            "`organs` in service.yaml and a task `record_organs` in the process go together",
        ),
        (SERVICE, "working_days: 3\n", "hours_before: 48\n  event: party_on\n", "deadline.event: there is no question"),
        (
            SERVICE,
            "{rule: binding_rule, days: 14}",
            "{rule: seats_consent, seats: people}",
            "signing.seats: there is no",
        ),
        (
            SERVICE,
            "{rule: binding_rule, days: 14}",
            "{rule: seats_consent, seats: minutes}",
            "whose rows ask for `bir`",
        ),
        (SERVICE, "{kind: certificate}", "{kind: certificate, rates: []}\nvisits: {count: 9}", "visits.count"),
        (SERVICE, "amount: 3000", "amount: 3000\n    period: {from: 2026-02-01, until: 2026-01-31}", "lies before"),
        (SERVICE, "process: inst", "consult: [{department: CB}]\nprocess: inst", "no task of the process does it"),
        (SERVICE, "process: inst", "moved_steps: {gone: nowhere}\nprocess: inst", "gone: 'nowhere' is no task of the"),
        (SERVICE, "process: inst", "moved_steps: {make: tell}\nprocess: inst", "make: is a task of the process still"),
        (GRANTED, "2026-11-23T10:00:00+08:00", "2026-11-23T10:00:00", "at: write a moment with its offset"),
        (GRANTED, "2026-11-23T10:00:00+08:00", "yesterday", "at: write a moment with its offset"),
        (GRANTED, "answers:", "opinions: {CB: favourable}\nanswers:", "opinions.CB: is not among `consult`"),
        (
            GRANTED,
            "facts:\n",
            "facts:\n  licence: {valid_until: soon}\n",
            "facts.licence.valid_until: 'soon' is no day",
        ),
    ],
)
def test_a_mistake_in_a_folder_is_reported(root, folder, file, old, new, words):
    change(folder / file, old, new)
    found = problems(root)
    assert words in "\n".join(found)
    assert all(": " in problem and str(root) in problem for problem in found)


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (
            "kind: per_unit, per: term_end, bands: [{up_to: 9, amount: 1}]",
            "fees.extra.bands: nothing is charged above 9",
        ),
        ("kind: per_unit, per: term_end, bands: [{amount: 1}, {amount: 2}]", "needs an `up_to`"),
        ("kind: per_unit, per: area, amount: 1", "fees.extra.per: there is no question 'area'"),
        ("kind: per_row, per: purpose, amount: 1", "fees.extra.per: 'purpose' has no rows"),
        ("kind: by_class, per: minutes, classes: {a: 1}", "may have several answers"),
        ("kind: by_class, per: purpose, classes: {bank: 1, grant: 1, court: 1}", "'other' of 'purpose' has no amount"),
        (
            "kind: by_class, per: purpose, classes: {bank: 1, grant: 1, court: 1, other: 1, inn: 1}",
            "'inn' is no option",
        ),
    ],
)
def test_a_fee_that_charges_too_little_is_reported(root, folder, fee, words):
    with_fee(folder, fee)
    only(root, "service.yaml", words)


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        (("{until: 2026-12-31}", "{from: 2026-12-31}"), "two periods hold on 2026-12-31"),
        (("{}", "{from: 2027-01-01}"), "two periods hold on 2027-01-01"),
        (("{until: 2026-12-31}", "{from: 2027-02-01}"), "no period holds from 2027-01-01 until 2027-01-31"),
    ],
)
def test_periods_of_a_fee_follow_one_another(root, folder, periods, words):
    for period in periods:
        with_fee(folder, f"amount: 100, period: {period}")
        change(folder / SERVICE, "\nvisits: {count: 0}", "")
    only(root, "fees.extra.period", words)


def test_a_fee_that_changes_on_its_day_is_sound(root, folder):
    for period in ("{from: 2027-01-01}", "{until: 2026-12-31}"):
        with_fee(folder, f"amount: 100, period: {period}")
        change(folder / SERVICE, "\nvisits: {count: 0}", "")
    assert problems(root) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("window: {kind: relative, opens: -60, closes: 0}", "window: is measured from a licence"),
        ("licence: x\nwindow: {kind: relative, opens: 0, closes: -60}", "it closes before it opens"),
        (f"surcharge: {{kind: multiplier, label: {WORDS}, basis: {WORDS}, days_left: 9, percent: 9}}", "days left of"),
        (f"surcharge: {{kind: steps, label: {WORDS}, basis: {WORDS}, steps: [{{amount: 1}}]}}", "nobody can be late"),
    ],
)
def test_what_counts_days_has_a_day_to_count_from(root, folder, keys, words):
    change(folder / SERVICE, "process: inst", f"{keys}\nprocess: inst")
    only(root, "service.yaml", words)


def test_a_surcharge_reaches_to_the_last_day_of_grace(root, folder):
    window = "window: {kind: calendar, opens: 01-01, closes: 02-28, late_days: 90}"
    steps = f"surcharge: {{kind: steps, label: {WORDS}, basis: {WORDS}, steps: [{{up_to_days: 30, amount: 1}}]}}"
    change(folder / SERVICE, "process: inst", f"{window}\n{steps}\nprocess: inst")
    only(root, "surcharge.steps", "after 30 days")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("outcome == 'approve' or", "outcome == 'approve' or or", "flow 'f4'"),
        (
            '<bpmn:endEvent id="done">',
            '<bpmn:scriptTask id="s"/><bpmn:endEvent id="done">',
            "scriptTask 's' is not run",
        ),
        ('<bpmn:endEvent id="done">', '<bpmn:callActivity id="s"/><bpmn:endEvent id="done">', "callActivity 's'"),
        ('<bpmn:endEvent id="done">', '<bpmn:endEvent id="done"><bpmn:terminateEventDefinition/>', "terminateEventDef"),
        ("</bpmn:process>", '</bpmn:process><bpmn:message id="m"/>', "message 'm' beside the process"),
        ('default="f3"', 'default="f9"', "needs one of its flows as `default`"),
    ],
)
def test_a_process_uses_only_what_the_engine_runs(root, old, new, words):
    change(root / "_shared" / "processes" / "instant-or-officer.bpmn", old, new)
    assert words in "\n".join(problems(root))


def test_notes_in_a_process_are_no_mistake(root):
    note = '<bpmn:documentation>Why</bpmn:documentation><bpmn:extensionElements><x xmlns="y"/></bpmn:extensionElements>'
    path = root / "_shared" / "processes" / "instant-or-officer.bpmn"
    change(path, '<bpmn:endEvent id="done">', f'<!-- end --><bpmn:endEvent id="done">{note}')
    assert problems(root) == []


def test_the_same_service_in_two_departments_is_reported_for_both(root, folder):
    shutil.copytree(folder, root / "iam" / CERTIFICATE)
    found = problems(root)
    assert len(found) == 2
    assert "is also in iam; give one another id" in found[0]


def test_missing_departments_are_a_problem_and_not_a_failure(root):
    (root / "departments.yaml").unlink()
    only(root, "departments.yaml: file: is missing; add it")


def test_a_department_without_a_name_in_one_language_is_reported(root):
    change(root / "departments.yaml", 'GCS: {zh-Hant: 新聞局, pt: "Gabinete de Comunicação Social", ', "GCS: {")
    assert any("GCS: needs its name" in problem for problem in problems(root))


def test_departments_are_read_again_when_they_change(root):
    assert departments(root)["DSI"]["en"] == "Identification Services Bureau"
    change(root / "departments.yaml", "Identification Services Bureau", "Bureau of Names")
    os.utime(root / "departments.yaml", ns=(1, 1))
    assert departments(root)["DSI"]["en"] == "Bureau of Names"


def test_shared_questions_are_read_again_when_they_change(root, folder):
    blocks = root / "_shared" / "blocks"
    blocks.mkdir(exist_ok=True)
    block = blocks / "naming.yaml"
    block.write_text("questions: [{id: purpose_words, kind: text, max: 120}]", "utf-8")
    change(folder / FORM, "{id: purpose_words, kind: text, when: purpose == 'other', max: 120}", "{block: naming}")
    assert load_service(folder).form.question("purpose_words").max == 120
    change(block, "120", "90")
    assert load_service(folder).form.question("purpose_words").max == 90


def test_stamp_duty_is_published_with_the_service(root, folder):
    duty = root / "_shared" / "stamp-duty.yaml"
    assert [rate.amount for rate in load_service(folder).data.stamp.rates] == [1000, 1500]
    change(
        folder / SERVICE,
        "stamp: {kind: certificate}",
        "stamp: {kind: certificate, rates: [{amount: 1, basis: " + WORDS + "}]}",
    )
    only(root, "stamp.rates: remove it")
    change(folder / SERVICE, ", rates: [{amount: 1, basis: " + WORDS + "}]", "")
    duty.unlink()
    only(root, "stamp-duty.yaml: file: is missing")


def test_stamp_duty_with_a_day_between_its_periods_is_reported(root):
    change(root / "_shared" / "stamp-duty.yaml", "from: 2024-09-01", "from: 2024-09-03")
    only(root, "stamp-duty.yaml", "no period holds from 2024-09-01 until 2024-09-02")


def test_what_is_not_sure_is_listed(folder):
    change(folder / SERVICE, "confidence: {fee: placeholder, time: placeholder}", "confidence: {time: low, name: high}")
    found = [(doubt.key, doubt.confidence) for doubt in doubts_of(load_service(folder))]
    assert found == [
        ("fees.certificate", "placeholder"),
        ("outputs.DSI-CGB.paper", "placeholder"),
        ("articles.civil_code", "medium"),
        ("confidence.time", "low"),
    ]


def test_doubts_about_what_all_services_share_are_listed_too(tmp_path):
    rules = "- name: first\n  hearing: {days: 10, confidence: low}\n  remedies: [{id: court, confidence: sourced}]\n"
    (tmp_path / "terms.yaml").write_text(rules)
    found = [(doubt.service_id, doubt.key, doubt.confidence) for doubt in doubts_beside(tmp_path)]
    assert found == [("terms.yaml", "first.hearing", "low")]


def test_a_word_whose_law_was_not_read_is_listed_by_the_word(tmp_path):
    word = "word: {zh-Hant: 罰款, pt: multa, en: fine}, source: Decreto-Lei n.º 52/99/M"
    (tmp_path / "terms.yaml").write_text(f"terms: [{{{word}, confidence: medium}}]\n")
    assert [(doubt.key, doubt.confidence) for doubt in doubts_beside(tmp_path)] == [("terms.fine", "medium")]


def test_an_example_of_a_definition_that_fails_does_not_pass(folder):
    change(folder / SERVICE, "amount: 3000", "amount: 3000\n    period: {until: 2026-01-31}")
    definition = load_service(folder)
    trial = try_example(definition, definition.examples["granted"])
    assert not trial.passed
    assert "NoFeeApplies" in trial.differences[0]


def test_editors_get_a_schema_of_each_file():
    schemas = form_schema()
    assert list(schemas)[:2] == ["service.yaml", "form.yaml"]
    assert "legal_basis" in schemas["service.yaml"]["required"]
    assert "rates" not in schemas["service.yaml"]["$defs"]["Stamp"]["properties"]
    assert json.dumps(schemas)


@pytest.mark.django_db
def test_ten_services_are_checked_and_published_in_a_moment(root, folder):
    for number in range(10):
        twin = root / "dsi" / f"{CERTIFICATE}-{number}"
        shutil.copytree(folder, twin)
        change(twin / SERVICE, f"id: {CERTIFICATE}", f"id: {CERTIFICATE}-{number}")
    began = process_time()
    assert len(publish(root)) == 11
    assert publish(root) == []
    assert process_time() - began < 3


@pytest.mark.django_db
def test_a_published_version_keeps_the_stamp_duty_of_its_day(root):
    publish(root)
    old = get_published(CERTIFICATE, at=AT)
    change(root / "_shared" / "stamp-duty.yaml", "amount: 1500", "amount: 2000")
    for example in (root / "dsi" / CERTIFICATE / "examples").glob("*.yaml"):
        example.write_text(example.read_text("utf-8").replace("fee: 4500", "fee: 5000"), "utf-8")
    assert publish(root) == [CERTIFICATE]
    assert get_published(CERTIFICATE, at=AT).definition.data.stamp.rates[1].amount == 2000
    assert get_version(old.id).definition.data.stamp.rates[1].amount == 1500


CODED = "{id: purpose, kind: search_choose, options_from: codes.places}"
WRITTEN = "{id: purpose, kind: choose_one, options: [bank, grant, court, other]}"


def with_places(root, lists: str) -> None:
    folder = root / "_shared" / "codelists"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "places.yaml").write_text(lists, encoding="utf-8")


def test_a_code_list_brings_its_codes_and_words(root, folder):
    with_places(root, f"bank: {WORDS}\ngrant: {WORDS}\ncourt: {WORDS}\nother: {WORDS}\n")
    change(folder / FORM, WRITTEN, CODED)
    assert problems(root) == []
    definition = load_service(folder)
    assert definition.form.question("purpose").options == ("bank", "grant", "court", "other")
    assert definition.texts["pt"].questions["purpose"].options["court"] == "Palavras"


def test_a_code_list_that_is_not_there(root, folder):
    change(folder / FORM, WRITTEN, CODED)
    only(root, FORM, "there is no code list 'places' in _shared/codelists")


def test_a_code_without_words_in_every_language(root, folder):
    with_places(root, "bank: {zh-Hant: 銀行, en: Bank}\n")
    assert any("bank has no words in pt" in problem for problem in problems(root))


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("licences", "choose_one", "is no source"),
        ("planets", "search_choose", "is no source"),
        ("register.moon", "search_choose", "is no source"),
    ],
)
def test_a_source_that_cannot_be_searched(root, folder, source, kind, words):
    change(folder / FORM, WRITTEN, f"{{id: purpose, kind: {kind}, options_from: {source}}}")
    assert any(words in problem for problem in problems(root))


@pytest.mark.parametrize(
    ("lookup", "words"),
    [
        ("{register: moon, shows: [craters]}", "says nothing under `looked_up`"),
        ("{register: organs, shows: [seats]}", "'seats' is not among what that register shows"),
    ],
)
def test_only_what_a_register_shows_is_looked_up(root, folder, lookup, words):
    change(folder / FORM, WRITTEN, f"{{id: purpose, kind: lookup, lookup: {lookup}}}")
    assert any(words in problem for problem in problems(root))


def test_a_kind_of_licence_nobody_described_is_a_problem(root, folder):
    change(folder / SERVICE, "kind: certificate\naud", "licence: rickshaw\nkind: certificate\naud")
    only(root, "licence: 'rickshaw' is not in licence-kinds.yaml")


def test_a_window_at_odds_with_the_cure_period_is_a_problem(root, folder):
    window = "window: {kind: relative, opens: -60, closes: 0, late_days: 10}\nlicence: travel-agency\nstamp:"
    change(folder / SERVICE, "stamp:", window)
    assert "is taken until 10 days after the end, licence-kinds.yaml says 90 (`cure_days`)" in str(problems(root))


def test_a_term_that_is_published_has_a_name(root):
    change(root / "licence-kinds.yaml", "terms: [name_zh, name_pt, address_zh, address_pt, area_m2]", "terms: [colour]")
    only(root, "outdoor-cafe.public.terms: 'colour' is published and has no name")


DATED = "decision: [{table: decision.json, period: {until: 2026-12-31}}, {table: %s, period: {from: %s}}]"


def test_tables_of_a_law_that_changes_follow_one_another(root, folder):
    shutil.copy(folder / TABLE, folder / "rules" / "later.json")
    change(folder / SERVICE, "decision: decision.json", DATED % ("later.json", "2027-02-01"))
    only(root, "decision.period: no period holds from 2027-01-01 until 2027-01-31")
    change(folder / SERVICE, "2027-02-01", "2027-01-01")
    assert problems(root) == []
    change(folder / SERVICE, "later.json", "none.json")
    only(root, "there is no rules/none.json")


def test_the_law_of_the_day_that_counts_decides(folder):
    later = folder / "rules" / "later.json"
    later.write_text((folder / TABLE).read_text("utf-8").replace("'approve'", "'officer'"), "utf-8")
    change(folder / SERVICE, "decision: decision.json", DATED % ("later.json", "2027-01-01"))
    definition, old, new = load_service(folder), date(2026, 12, 31), date(2027, 1, 1)
    example = definition.examples["granted"]

    def found(definition, lodged_on, today):
        at = datetime.fromisoformat(example.at)
        answers = evaluate(definition.form, example.answers, facts=example.facts, at=at).answers
        decision = decide(definition, answers=answers, facts=example.facts, lodged_on=lodged_on, today=today)
        return decision.table, decision.outcome, decision.law_on

    assert found(definition, old, new) == ("decision.json", "approve", old)
    assert found(definition, new, new) == ("later.json", "officer", new)
    decided = replace(definition, data=definition.data.model_copy(update={"law_of": "decided"}))
    assert found(decided, old, new)[2] == new
    change(folder / SERVICE, "stamp:", "law_of: colour\nstamp:")
    assert "neither lodged, decided, nor a question" in str(problems(folder.parent.parent))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("\"'civil_code'\"", '""', "rules.dissolved.law: a row that refuses names its law"),
        ("\"'civil_code'\"", "\"'penal_code'\"", "articles.penal_code: is missing; decision.json names it"),
    ],
)
def test_a_row_that_refuses_names_a_law_that_is_there(root, folder, old, new, words):
    change(folder / "rules" / "decision.json", old, new)
    assert any(words in str(each) for each in check_services(root))


OUTPUTS = '"outcome": "\'officer\'", "reasons": "\'needs_an_officer\'", "law": ""'
ROW = '{"_id": "%s", "status": "%s", "runs": "%s", ' + OUTPUTS + "},"


def with_row(folder, name: str, status: str, runs: str, *, before: str = "otherwise") -> None:
    change(folder / TABLE, f'{{"_id": "{before}"', f'{ROW % (name, status, runs)}\n{{"_id": "{before}"')


@pytest.mark.parametrize(
    ("status", "runs", "hidden_by"),
    [
        ("'dissolved'", "", "dissolved"),
        ("'dissolved'", "true", "dissolved"),
        ("'active'", "true", "on_file"),
        ("'dissolved'", "false", "dissolved"),
    ],
)
def test_a_row_that_an_earlier_one_leaves_nothing_to_is_reported(root, folder, status, runs, hidden_by):
    with_row(folder, "late", status, runs)
    only(root, TABLE, "rules.late: never fires", f"'{hidden_by}' before it", "put it first, or remove it")


def test_a_wider_condition_hides_a_narrower_one(root, folder):
    with_row(folder, "wide", "'active', 'suspended'", "")
    with_row(folder, "narrow", "'suspended'", "")
    only(root, "rules.narrow: never fires: 'wide' before it")


def test_a_higher_bound_is_hidden_by_a_lower_one(root, folder):
    change(folder / TABLE, '"field": "term_runs"', '"field": "facts.organs.registration_no"')
    change(folder / TABLE, '"runs": "true"', '"runs": "> 5"')
    with_row(folder, "higher", "'active'", "> 9")
    only(root, "rules.higher: never fires: 'on_file' before it")


@pytest.mark.parametrize(
    ("status", "runs"),
    [("'active'", "false"), ("'active'", ""), ("'active', 'dissolved'", ""), ("!= 'dissolved'", ""), ("null", "")],
)
def test_a_row_that_may_fire_is_no_mistake(root, folder, status, runs):
    with_row(folder, "late", status, runs)
    assert problems(root) == []


def test_a_row_no_example_comes_to_is_a_warning(root, folder):
    assert warnings(root) == []
    with_row(folder, "unworked", "'suspended'", "")
    (found,) = warnings(root)
    assert f"{TABLE}: rules.unworked: no worked example comes to it; add one, or remove the row" in found


def test_a_hidden_row_is_told_once(root, folder):
    with_row(folder, "late", "'dissolved'", "")
    assert warnings(root) == []


def test_a_contact_without_a_mark_of_confidence_is_a_warning(root, folder):
    change(folder / SERVICE, "confidence: {", 'contact: {phone: "28000000"}\nconfidence: {')
    (found,) = warnings(root)
    assert "service.yaml: confidence.contact: is missing; write sourced" in found
    change(folder / SERVICE, "confidence: {", "confidence: {contact: low, ")
    assert warnings(root) == []


def test_a_contact_of_the_department_is_marked_once_for_all_its_services(root, folder):
    beside = folder.parent / "department.yaml"
    beside.write_text('contact: {phone: "28000000"}\n', "utf-8")
    (found,) = warnings(root)
    assert "department.yaml: confidence.contact: is missing" in found
    beside.write_text('contact: {phone: "28000000"}\nconfidence: {contact: medium}\n', "utf-8")
    os.utime(beside, ns=(1, 1))
    assert warnings(root) == []
    listed = [(doubt.department, doubt.service_id, doubt.key) for doubt in doubts_beside(root)]
    assert ("DSI", "department.yaml", "confidence.contact") in listed


def test_a_service_that_names_nobody_to_ask_is_a_warning(root, folder):
    (folder.parent / "department.yaml").unlink()
    (found,) = warnings(root)
    assert "service.yaml: contact: names nobody to ask" in found


@pytest.mark.django_db
def test_a_warning_keeps_nothing_from_being_published(root, folder):
    with_row(folder, "unworked", "'suspended'", "")
    assert publish(root) == [CERTIFICATE]
