"""A case on one screen."""

import hashlib
import re
from dataclasses import replace

import pytest

from balcao.cases.api import officer_case
from balcao.cases.models import Case, Opinion
from balcao.cases.testing import AT, person, with_officer
from balcao.cases.testing import officer as officer_of
from balcao.desk.case_shown import answers_shown, differences
from balcao.desk.reading import words_of
from balcao.foundation.audit.models import Entry
from balcao.foundation.storage.api import put
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.notices.api import open_notice, send_notice
from balcao.papers.models import Paper

ACTS = ["take", "release", "note", "supplement", "opinion", "decide", "confirm", "return"]


def said(response) -> str:
    """The page without the token that differs at every look."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def with_file(case: Case, data: bytes, name: str = "acta.pdf") -> str:
    stored = put(data, media_type="application/pdf", name=name)
    record = {"key": stored.key, "name": name, "size": stored.size, "media_type": "application/pdf"}
    Case.objects.filter(pk=case.pk).update(answers=case.answers | {"minutes": [record | {"sha256": stored.sha256}]})
    return stored.sha256


def test_the_page_tells_who_what_when_and_what_the_rules_found(officer, case):
    text = officer.get(f"/desk/cases/{case.reference}/").content.decode()
    assert "澳門關愛長者協會" in text or "Idosos" in text
    assert "What the rules found" in text
    assert "none of the rows before fits, so row 3 applies" in text
    assert "Association register" in text


@pytest.fixture
def busy(case):
    """A case with a file that its holder keeps as a paper, earlier cases of the same holder, two opinions, one of them
    given, and two notices, one of them legal and opened."""
    for key in ("earlier", "later"):
        with_officer(key=key)
    Paper.objects.create(
        holder_id="e-1", kind="statutes", file={}, sha256="aa", code="AA11BB22", added_at=AT, added_by="p-1"
    )
    asked = {"asked_at": AT, "days": 5, "due_on": macau_date(now())}
    Opinion.objects.create(case=case, department="CB", **asked)
    Opinion.objects.create(case=case, department="IAM", kind="favourable", given_at=AT, **asked)
    words = dict.fromkeys(("zh-Hant", "pt", "en"), "說明")
    for key, legal in (("legal", True), ("other", False)):
        number = send_notice(
            actor=system_actor("DSI"),
            at=AT,
            holder_id="e-1",
            department="DSI",
            subject=words,
            body=words,
            legal=legal,
            case_reference=case.reference,
            key=key,
        )
        open_notice(actor=person(1, "e-1"), at=AT, notice_id=number)
    return case


@pytest.mark.parametrize("how", ["case", "busy"])
def test_the_page_asks_the_database_little(officer, request, how, django_assert_max_num_queries):
    reference = request.getfixturevalue(how).reference
    officer.get(f"/desk/cases/{reference}/")
    with django_assert_max_num_queries(12):
        text = officer.get(f"/desk/cases/{reference}/").content.decode()
    for words in ("Not yet checked", "Awaited", "opened by"):
        assert (words in text) is (how == "busy"), words


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "pt", "en"])
def test_every_word_of_the_page_is_written(at_desk_of, case, language):
    for address in ("/desk/", f"/desk/cases/{case.reference}/"):
        text = at_desk_of("officer.dsi", language).get(address).content.decode()
        assert "desk." not in text.replace("/desk.", "")
        assert ">cases." not in text


def test_reading_is_recorded_where_the_holder_can_see_it(officer, case):
    officer.get(f"/desk/cases/{case.reference}/")
    entry = Entry.objects.get(kind="read", subject=f"case:{case.reference}")
    assert (entry.holder_id, entry.actor_id) == ("e-1", "p-11")


def test_a_case_of_another_duty_is_answered_like_one_that_does_not_exist(at_desk_of, case):
    stranger = at_desk_of("officer.iam")
    there, nowhere = stranger.get(f"/desk/cases/{case.reference}/"), stranger.get("/desk/cases/NONE/")
    assert there.status_code == nowhere.status_code == 404
    assert said(there).replace(case.reference, "NONE") == said(nowhere)
    assert not Entry.objects.filter(kind="read", actor_id="p-12").exists()


@pytest.mark.parametrize("act", ACTS)
def test_an_officer_of_another_duty_can_do_nothing(at_desk_of, case, act):
    fields = {"outcome": "approve", "step": "confirm", "text": "x", "remark": "x", "back_note": "x"}
    before = Case.objects.values().get(pk=case.pk)
    response = at_desk_of("officer.iam").post(f"/desk/cases/{case.reference}/{act}/", fields)
    assert response.status_code == 404
    assert Case.objects.values().get(pk=case.pk) == before
    assert not case.steps.filter(internal=True).exists()


@pytest.mark.parametrize("act", [act for act in ACTS if act != "supplement"])
def test_an_act_is_never_done_by_a_link(officer, case, act):
    assert officer.get(f"/desk/cases/{case.reference}/{act}/").status_code == 405


def test_an_answer_that_a_register_contradicts_is_marked(case):
    shown = officer_case(actor=officer_of(11, "DSI", "association-register"), at=AT, reference=case.reference)
    words = words_of(shown.view.version, "en")
    contradicting = replace(shown, facts={"organs": shown.facts["organs"] | {"name_zh": "另一個名稱"}})
    assert differences(answers_shown(shown, words)) == []
    assert differences(answers_shown(contradicting, words)) == ["Name of the association"]


def test_a_silent_register_is_named(officer, case):
    Case.objects.filter(pk=case.pk).update(facts={})
    text = officer.get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Association register did not answer" in text


def test_a_file_of_the_case_is_shown_without_any_power(officer, case):
    digest = with_file(case, b"%PDF-1.7 minutes", "會議紀錄.pdf")
    response = officer.get(f"/desk/cases/{case.reference}/files/{digest}/")
    assert response.content == b"%PDF-1.7 minutes"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%E6%9C%83")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_file_that_only_claims_to_be_a_pdf_is_saved_not_shown(officer, case):
    digest = with_file(case, b"<script>alert(1)</script>")
    response = officer.get(f"/desk/cases/{case.reference}/files/{digest}/")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_case_does_not_exist(officer, case):
    other = with_officer(key="second")
    digest = with_file(other, b"%PDF-1.7 of the other")
    assert officer.get(f"/desk/cases/{other.reference}/files/{digest}/").status_code == 200
    assert officer.get(f"/desk/cases/{case.reference}/files/{digest}/").status_code == 404


def test_a_file_of_nobody_does_not_exist_even_when_it_is_stored(officer, case):
    stored = put(b"%PDF-1.7 loose", media_type="application/pdf", name="loose.pdf")
    assert officer.get(f"/desk/cases/{case.reference}/files/{stored.sha256}/").status_code == 404


def test_a_file_that_is_gone_from_the_storage_is_answered_like_one_that_never_was(officer, case):
    digest = hashlib.sha256(b"never stored").hexdigest()
    record = {"key": f"{digest[:2]}/{digest}", "name": "a.pdf", "size": 1, "media_type": "x", "sha256": digest}
    Case.objects.filter(pk=case.pk).update(answers=case.answers | {"minutes": [record]})
    assert officer.get(f"/desk/cases/{case.reference}/files/{digest}/").status_code == 404


def test_a_department_that_was_asked_reads_the_case_and_decides_nothing(at_desk_of, case):
    Opinion.objects.create(case=case, department="CB", asked_at=AT, days=0, due_on=AT.date())
    asked = at_desk_of("officer.all")
    assert case.reference in asked.get("/desk/", {"view": "opinions"}).content.decode()
    text = asked.get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Opinion of your department" in text
    assert 'name="outcome"' not in text
    assert "/supplement/" not in text
    assert "Only Fire Services Bureau" in text


def test_a_file_sent_later_is_there_too(officer, case):
    stored = put(b"%PDF-1.7 signed page", media_type="application/pdf", name="signed.pdf")
    record = {"key": stored.key, "name": "signed.pdf", "size": stored.size, "sha256": stored.sha256}
    case.supplements.create(
        asked_at=AT, asked_by_name="x", text="x", days=0, due_on=AT.date(), answered_at=AT, files=[record]
    )
    assert officer.get(f"/desk/cases/{case.reference}/files/{stored.sha256}/").status_code == 200
