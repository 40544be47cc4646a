"""Dated amounts, words beside figures, bodies told alike, what an example may say: read, checked, kept as published."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.checks.amounts import check_amounts
from balcao.catalogue.checks.examples import check_examples
from balcao.catalogue.checks.names import check_names
from balcao.catalogue.checks.references import check_references
from balcao.catalogue.definition import ServiceData
from balcao.catalogue.doubts import doubts_of
from balcao.catalogue.loader import BadService, from_json, load_service, service_folders, to_json
from balcao.catalogue.tests.test_catalogue import CERTIFICATE, change
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.catalogue.trial import try_example
from balcao.formkit.api import evaluate

WORDS = {"zh-Hant": "字", "pt": "Palavras", "en": "Words"}


def folder_of(name: str) -> Path:
    return next(each for each in service_folders(Path(settings.BALCAO_SERVICES)) if each.name == name)


def changed(name: str, change):
    """The service as if its content had been written otherwise."""
    content = to_json(load_service(folder_of(name)))
    change(content)
    return folder_of(name), from_json(content)


def remedies(problems) -> str:
    return "\n".join(f"{each.key}: {each.remedy}" for each in problems)


def test_a_published_version_keeps_its_amounts_once_and_works_them_out():
    definition = load_service(folder_of("fss-marriage-subsidy"))
    content = to_json(definition)
    assert "amounts" not in content["form"]
    kept = from_json(content)
    assert kept.form.amounts == definition.form.amounts != ()
    answers = {"abroad": True, "married_on": "2025-12-31"}
    facts = {"civil_records": {"married_on": None}}
    at = datetime.fromisoformat("2026-02-01T10:00:00+08:00")
    assert evaluate(kept.form, answers, facts=facts, at=at).answers["amount_due"] == 2220_00


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda rule: rule.update(day="nothing"), "there is no question 'nothing'"),
        (lambda rule: rule.update(day="spouse_name"), "'spouse_name' holds no day"),
        (lambda rule: rule.update(id="other"), "no expression of the form goes by it"),
        (lambda rule: rule["values"][0].update(period={"until": "2025-11-30"}), "no period holds from 2025-12-01"),
        (lambda rule: rule["values"][0].update(period={}), "two periods hold on"),
    ],
)
def test_an_amount_that_cannot_be_told_is_an_error(change, found):
    folder, definition = changed("fss-marriage-subsidy", lambda content: change(content["data"]["amounts"][0]))
    assert found in remedies(check_amounts(folder, definition))


def test_a_day_that_is_asked_later_is_an_error_and_so_is_the_same_amount_twice():
    def later(content):
        questions = content["form"]["pages"][0]["questions"]
        questions.insert(0, questions.pop(next(i for i, each in enumerate(questions) if each["id"] == "amount_due")))
        content["data"]["amounts"] *= 2

    found = remedies(check_amounts(*changed("fss-marriage-subsidy", later)))
    assert "'amount_due' needs it and stands before 'married_on'" in found
    assert "is written twice" in found


def test_amounts_are_named_in_the_form_and_nowhere_else():
    def named(content):
        content["data"]["outputs"][0]["when"] = "amounts.subsidy > 1"
        content["form"]["pages"][0]["questions"][-1]["compute"] = "amounts.other"

    found = remedies(check_names(*changed("fss-marriage-subsidy", named)))
    assert "amounts are seen in form.yaml only" in found
    assert "there is no amount 'other' among `amounts`" in found


def test_what_is_doubtful_about_an_amount_is_listed():
    def doubt(content):
        content["data"]["amounts"][0]["values"][1]["confidence"] = "low"

    _folder, definition = changed("fss-marriage-subsidy", doubt)
    assert [each.key for each in doubts_of(definition) if "amounts" in each.key] == ["amounts.subsidy from 2026-01-01"]


def test_only_amounts_and_days_have_words():
    def worded(content):
        content["data"]["outputs"][0]["in_words"] = ["spouse_name", "nothing"]

    folder, definition = changed("fss-marriage-subsidy", worded)
    found = remedies(check_references(folder, definition, None))
    assert "'spouse_name' is neither an amount of money nor a day" in found
    assert "outputs.in_words: there is no question 'nothing'" in found


def test_bodies_told_alike_are_written_once_and_named_in_the_words():
    definition = load_service(folder_of("dsi-address-change"))
    informed = definition.data.inform
    assert len(informed) == 12
    assert {each.tells for each in informed} == {("new_address", "parish", "since")}
    hint = definition.texts["en"].questions["tell_all"].hint
    assert hint.startswith("Financial Services Bureau; Social Security Fund; ")
    assert "{" not in hint
    assert definition.texts["zh-Hant"].questions["tell_all"].hint.endswith("治安警察局、行政公職局。")


@pytest.mark.parametrize(
    "entry",
    [
        {"departments": ["DSF"], "purpose": WORDS, "basis": WORDS},
        {"departments": ["DSF", "FSS"], "department": "IAM", "purpose": WORDS, "basis": WORDS},
        {"departments": ["DSF", "FSS"], "basis": WORDS},
    ],
)
def test_an_entry_for_several_bodies_is_checked_like_one(entry):
    written = to_json(load_service(folder_of("dsi-address-change")))["data"]
    with pytest.raises(ValueError, match="inform"):
        ServiceData.model_validate({**written, "inform": [entry]})


def test_what_a_body_learns_is_a_question():
    def told(content):
        content["data"]["inform"][0]["tells"] = ["nothing"]

    folder, definition = changed("dsi-address-change", told)
    assert "inform.DSF.tells: there is no question 'nothing'" in remedies(check_references(folder, definition, None))


def test_an_example_answers_a_search_by_what_was_found():
    folder = folder_of("grant-final-report")
    definition = load_service(folder)
    example = definition.examples["granted"]
    assert try_example(definition, example).passed
    lost = example.model_copy(update={"found": {}})
    assert "missing: expected (), got ('grant_reference',)" in try_example(definition, lost).differences
    wrong = example.model_copy(update={"found": {"person": ("1",)}, "applicant": "building"})
    found = remedies(check_examples(folder, replace(definition, examples={"granted": wrong})))
    assert "found.person: no question of the form is searched there" in found
    assert "applicant: the service is not for 'building'" in found


def test_amounts_are_not_written_in_the_form(root):
    folder = root / "dsi" / CERTIFICATE
    change(folder / "form.yaml", "pages:", "amounts: []\npages:")
    with pytest.raises(BadService, match="write them in service"):
        load_service(folder)
