"""What a service prints, seen by its owner before anybody else: pictures, words, mistakes, and issuing anew."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as conf

from balcao.cases.models import Reissue
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.catalogue.models import NewWords, Release
from balcao.documents.api import make_documents_now
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
SERVICE = "dsi-association-leadership-certificate"
PAGE = f"/desk/services/{SERVICE}/documents/0/"


@pytest.fixture
def folder(tmp_path, settings):
    shutil.copytree(Path(conf.BALCAO_SERVICES), tmp_path / "services")
    settings.BALCAO_SERVICES = tmp_path / "services"
    return tmp_path / "services" / "dsi" / SERVICE


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def typed(client, **words):
    """The form as the page gives it, with some sentences typed otherwise."""
    shown = client.get(PAGE).context
    sent = {}
    for each in shown["sentences"]:
        for cell in each["cells"]:
            sent[f"was-{cell['code']}-{each['key']}"] = cell["was"]
            sent[f"words-{cell['code']}-{each['key']}"] = cell["words"]
    return sent | {name.replace("_", "-"): value for name, value in words.items()}


def test_the_page_shows_the_document_with_a_worked_example(chief):
    page = text(chief.get(PAGE))
    assert page.count("data:image/png;base64,") == 1
    assert "governing-bodies.typ" in page
    assert "茲證明 {holder}" in page
    assert text(chief.get(f"/desk/services/{SERVICE}/")).count(PAGE) == 1


def test_the_picture_follows_what_is_typed_and_stands_beside_the_one_in_force(chief):
    before = text(chief.post(f"{PAGE}pictures/", typed(chief)))
    other = typed(chief, **{"words_pt_closing": "Outra frase."})
    after = text(chief.post(f"{PAGE}pictures/", other))
    assert before != after
    beside = text(chief.post(f"{PAGE}pictures/", other | {"compare": "yes"}))
    assert beside.count("data:image/png;base64,") == 2
    assert "no difference" in text(chief.post(f"{PAGE}pictures/", typed(chief) | {"compare": "yes"}))
    without_script = text(chief.post(PAGE, other | {"act": "look"}))
    assert "Outra frase." in without_script
    assert not NewWords.objects.exists()


def test_one_proposes_and_a_colleague_puts_it_into_force(at_desk_of, chief):
    sent = typed(chief, **{"words_en_closing": "So it is certified."}) | {"act": "propose"}
    assert "words" in text(chief.post(PAGE, sent | {"why": ""}), 422)
    assert "Proposed." in text(chief.post(PAGE, sent | {"why": "Shorter"}, follow=True))
    assert "So it is certified." in text(chief.get(PAGE))
    number = NewWords.objects.get().pk
    colleague = at_desk_of("officer.dsi.second")
    assert "So it is certified." in text(colleague.get(f"/desk/texts/{SERVICE}/"))
    colleague.post(f"/desk/texts/{SERVICE}/{number}/", {"act": "publish"})
    shown = chief.get(PAGE).context["sentences"]
    closing = next(each for each in shown if each["key"] == "closing")
    assert next(cell["was"] for cell in closing["cells"] if cell["code"] == "en") == "So it is certified."


def test_a_place_that_cannot_be_filled_is_refused(chief):
    sent = typed(chief, **{f"words_{each}_closing": "x {nobody}" for each in ("zh-Hant", "pt", "en")})
    assert "documents.governing-bodies.closing" in text(chief.post(PAGE, sent | {"act": "propose", "why": "x"}), 422)
    assert not NewWords.objects.exists()


def test_who_does_not_word_it_sees_it_and_changes_nothing(officer):
    page = text(officer.get(PAGE))
    assert page.count("data:image/png;base64,") == 1
    assert "<textarea" not in page
    assert "Issue all anew" not in page


def test_it_is_nobody_elses(at_desk_of):
    assert at_desk_of("officer.iam").get(PAGE).status_code == 404
    assert at_desk_of("chief.dsi").get(PAGE.replace("/0/", "/9/")).status_code == 404


def test_a_mistake_in_the_folder_is_shown_with_its_place_and_not_proposed(chief, folder):
    layout = folder / "outputs" / "governing-bodies.typ"
    layout.write_text(layout.read_text("utf-8").replace("#basis(data)", "#basics(data)"), "utf-8")
    page = text(chief.get(f"{PAGE}?of=folder"))
    line = layout.read_text("utf-8").splitlines().index("#basics(data)") + 1
    assert f"governing-bodies.typ, line {line}, column 1" in page
    assert "unknown variable: basics" in page
    refused = text(chief.post(f"/desk/services/{SERVICE}/propose/", {"why": "x"}), 409)
    assert f"governing-bodies.typ:{line}:1: unknown variable: basics" in refused
    assert not Release.objects.exists()
    layout.write_text(layout.read_text("utf-8").replace("#basics(data)", "#basis(data)\n#gap()"), "utf-8")
    assert text(chief.get(f"{PAGE}?of=folder&compare=yes")).count("data:image/png;base64,") == 2


def test_documents_are_issued_anew_and_it_can_be_stopped(chief):
    case = lodged(certificate_draft(), person(1, "e-1"), at=now())
    make_documents_now(at=now(), case_reference=case.reference)
    assert "1 document of this kind holds" in text(chief.get(PAGE))
    assert text(chief.post(f"{PAGE}anew/", {"act": "issue", "reissue_why": ""}), 422)
    assert "It has begun." in text(chief.post(f"{PAGE}anew/", {"act": "issue", "reissue_why": "新版式"}, follow=True))
    assert "0 of 1 looked at" in text(chief.get(PAGE))
    assert "Stopped after 0 of 1" in text(chief.post(f"{PAGE}anew/", {"act": "stop"}, follow=True))
    assert Reissue.objects.get().stopped_at is not None
