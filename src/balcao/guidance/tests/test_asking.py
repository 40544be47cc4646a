"""What somebody asks in a sentence: understood by data, and never guessed."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.testing import put_on_offer
from balcao.guidance.api import check_question_kinds, understand

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
RECORD = "dsi-criminal-record"
OFFERED = (
    *(RECORD, "dsi-address-change", "dsi-passport", "dsi-association-leadership-certificate", "fss-birth-subsidy"),
    *("dsat-driving-licence-renewal", "dst-travel-agency-renewal", "iam-dog-licence", "iam-dog-licence-renewal"),
    *("dsf-no-debt-certificate", "iam-catering-licence-renewal", "dsi-kinship-certificate"),
)


@pytest.fixture(autouse=True)
def offered(db):
    put_on_offer(Path(settings.BALCAO_SERVICES), OFFERED, at=AT)


def asked(question, before=""):
    return understand(question, at=AT, before=before)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("良民證幾多錢?", "cost"),
        ("良民证要多久", "time"),
        ("Quanto custa o registo criminal?", "cost"),
        ("How much does a criminal record certificate cost?", "cost"),
        ("criminal record certificate", "what"),
    ],
)
def test_the_kind_and_the_service_are_found_in_every_language(question, kind):
    found = asked(question)
    assert (found.kind, found.service) == (kind, RECORD)


def test_a_question_that_names_no_service_means_the_one_spoken_of_before():
    assert asked("how much is it?", before=RECORD).service == RECORD
    assert asked("how much is it?").service == ""
    assert asked("how much is it?", before="no-such-service").service == ""


def test_where_several_fit_one_is_asked_which():
    found = asked("Where do I go for a dog licence?")
    assert found.service == ""
    assert {"iam-dog-licence", "iam-dog-licence-renewal"} <= set(found.choices)


def test_a_name_that_holds_a_word_of_a_kind_is_a_name():
    assert asked("更改地址").service == "dsi-address-change"


def test_help_answers_what_is_about_the_counter_itself():
    assert asked("I forgot my password").topic.id == "cannot-sign-in"
    assert asked("Não concordo com a decisão").topic.id == "not-agree"


@pytest.mark.parametrize("question", ["", "???", "What is the weather tomorrow?", "六合彩號碼", "quem ganhou o jogo"])
def test_what_is_not_published_is_not_known(question):
    found = asked(question)
    assert (found.kind, found.service, found.choices, found.topic) == ("", "", (), None)


def test_the_file_of_kinds_is_without_faults():
    assert check_question_kinds(settings.BALCAO_SERVICES) == []


def test_a_word_of_two_kinds_a_missing_language_and_help_that_is_not_there_are_told(tmp_path):
    (tmp_path / "questions.yaml").write_text(
        "cost: {needs: service, words: {zh-Hant: [錢], pt: [preço], en: [price]}}\n"
        "time: {needs: service, help: nowhere, words: {zh-Hant: [幾耐], pt: [preço]}}\n",
        "utf-8",
    )
    remedies = [each.remedy for each in check_question_kinds(tmp_path)]
    assert len(remedies) == 3
    assert any("preco" in each for each in remedies)
    (tmp_path / "questions.yaml").write_text("cost: {needs: luck}\n", "utf-8")
    assert len(check_question_kinds(tmp_path)) == 1
