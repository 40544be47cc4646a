"""Services found in one's own words."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.testing import SERVICES, put_on_offer
from balcao.guidance.api import search
from balcao.guidance.search.everyday import EverydayWords, everyday_words
from balcao.guidance.search.sounds import sounds
from balcao.guidance.search.words import stem

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
CERTIFICATE = "dsi-association-leadership-certificate"
AGENCY = "dst-travel-agency-renewal"


@pytest.fixture
def offered(db):
    put_on_offer(Path(settings.BALCAO_SERVICES), SERVICES, at=AT)


def ids(query):
    return [hit.service.service_id for hit in search(query, at=AT).hits]


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("社團證明", CERTIFICATE),
        ("社团证明书", CERTIFICATE),
        ("órgãos sociais", CERTIFICATE),
        ("orgaos sociais", CERTIFICATE),
        ("governing body certificate", CERTIFICATE),
        ("旅行社准照續期", AGENCY),
        ("旅行社续期", AGENCY),
        ("renovar a licença da agência de viagens", AGENCY),
        ("how do I renew my travel agency licence", AGENCY),
        ("travle agensy renewal", AGENCY),
        ("renova agencia viag", AGENCY),
        ("AV304", AGENCY),
        ("life certificate", "fss-life-certificate"),
        ("在生證明", "fss-life-certificate"),
        ("prova de vida", "fss-life-certificate"),
    ],
)
def test_it_is_among_the_first_in_ones_own_words(offered, words, service):
    assert service in ids(words)[:2]


def test_what_most_people_mean_comes_first(offered, monkeypatch):
    said = EverydayWords((), ("apply for",), {"agency": (CERTIFICATE, "not-on-offer", AGENCY)})
    monkeypatch.setattr("balcao.guidance.search.matching.everyday_words", lambda root: said)
    assert ids("apply for Agency")[:2] == [CERTIFICATE, AGENCY]
    assert CERTIFICATE not in ids("travel agency")


def test_only_services_that_exist_are_meant():
    root = Path(settings.BALCAO_SERVICES)
    meant = {service for services in everyday_words(root).meant.values() for service in services}
    assert meant <= {path.parent.name for path in root.glob("*/*/service.yaml")}


@pytest.mark.parametrize("typed", ["lxs", "luxingshe", "leoihangse", "lhs", "LuXingShe"])
def test_a_chinese_word_is_found_by_its_sound(offered, typed):
    assert AGENCY in ids(typed)[:3]


@pytest.mark.parametrize("nothing", ["", "  ", "?!", "--"])
def test_nothing_is_found_for_nothing(offered, nothing):
    found = search(nothing, at=AT)
    assert (found.hits, found.nearest, found.departments) == ((), (), ())


def test_what_does_not_fit_is_no_hit_but_what_is_nearest_is_said(offered):
    assert search("xyzzy", at=AT).hits == ()
    near = search("旅遊車司機", at=AT)
    assert near.hits == ()
    assert near.nearest


def test_why_it_was_found_is_said_unless_its_name_says_so(offered):
    by_word = next(hit for hit in search("AV304", at=AT).hits if hit.service.service_id == AGENCY)
    assert by_word.why is not None
    assert (by_word.why.kind, "AV304" in by_word.why.text.values()) == ("word", True)
    by_name = next(hit for hit in search("旅行社准照續期", at=AT).hits if hit.service.service_id == AGENCY)
    assert by_name.why is None


@pytest.mark.parametrize(("words", "code"), [("DST", "DST"), ("旅遊局", "DST"), ("turismo", "DST"), ("市政", "IAM")])
def test_departments_are_found_by_code_and_name(offered, words, code):
    assert code in search(words, at=AT).departments


@pytest.mark.parametrize(
    ("words", "kind"),
    [("住址證明", "proof-of-residence"), ("prova de morada", "proof-of-residence"), ("diplma", "diploma")],
)
def test_papers_are_found_by_name(offered, words, kind):
    assert kind in search(words, at=AT).papers


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("忘记密码", "cannot-sign-in"),
        ("esqueci a senha", "cannot-sign-in"),
        ("lost phone", "cannot-sign-in"),
        ("幾錢", "what-it-costs"),
        ("reembolso", "what-it-costs"),
        ("上訴", "not-agree"),
    ],
)
def test_help_is_found_in_ones_own_words(offered, words, topic):
    assert topic in [each.id for each in search(words, at=AT).topics]


def test_a_service_brings_no_help_by_a_chance_word(offered):
    found = search("旅行社准照續期", at=AT)
    assert (found.papers, found.topics) == ((), ())


def test_an_absurd_query_is_cut_and_ends(offered):
    assert search("long " * 10_000, at=AT) is not None
    assert search("𠮷" * 300, at=AT).hits == ()


def test_words_around_are_left_out_and_everyday_words_put_in():
    words = EverydayWords(
        (("食牌", "飲食牌照"), ("police certificate", "criminal record")), ("我想", "i want a", "a"), {}
    )
    assert list(words.variants("我想食牌"))[:2] == ["食牌", " 飲食牌照 "]
    assert " criminal record " in list(words.variants("i want a police certificate"))
    assert list(words.variants("a")) == ["a"]
    assert list(words.variants("police certificates")) == ["police certificates"]


def test_sounds_are_full_and_by_initials_in_both_tongues():
    assert {"lmz", "liangminzheng", "loengmanzing"} <= sounds("良民證")
    assert sounds("車") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"), [("renovacao", "renovar"), ("licenca", "licencas"), ("certificate", "certificates")]
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)
