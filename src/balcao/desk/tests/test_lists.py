"""Saved lists, selected cases, labels, rules: the pages."""

import re
from datetime import timedelta

import pytest

from balcao.cases.api import alike_cases
from balcao.cases.models import Case, Label
from balcao.cases.testing import AT, with_officer
from balcao.cases.testing import officer as officer_of
from balcao.desk.batch_shown import alike_rows
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.worklists.models import Rule, SavedList, Skill

NAMES = {f"{what}-{each}": "Urgente" for what in ("name", "meaning") for each in ("zh-Hant", "pt", "en")}


def text_of(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_a_narrowed_list_is_saved_shown_with_its_count_and_removed(officer, case):
    sent = {"view": "to_do", "taken": "nobody", "name": "Free", "shared": "yes"}
    saved = officer.post("/desk/lists/", sent)
    assert saved.headers["Location"] == "/desk/?view=to_do&taken=nobody"
    text = text_of(officer.get(saved.headers["Location"]))
    assert "Free" in text
    assert "Remove this list" in text
    officer.post(f"/desk/lists/{SavedList.objects.get().pk}/forget/")
    assert not SavedList.objects.exists()


def test_a_list_without_a_name_keeps_the_filter_and_says_what_is_missing(officer, case):
    text = text_of(officer.post("/desk/lists/", {"view": "to_do", "taken": "nobody", "name": " "}), 422)
    assert "Enter a name" in text
    assert case.reference in text


def test_a_row_says_why_it_stands_where_it_does(officer, case):
    text = text_of(officer.get("/desk/"))
    assert "Score" in text
    assert "deadline" in text
    assert "How is the order made?" in text


def test_a_chief_gives_selected_cases_to_an_officer_and_learns_which_could_not_be(chief, case):
    other = with_officer(key="other")
    Case.objects.filter(pk=other.pk).update(lodged_by="p-11")
    sent = {"view": "to_do", "case": [case.reference, other.reference], "to": "11"}
    text = text_of(chief.post("/desk/assign/", sent, follow=True))
    assert "Cases assigned: 1." in text
    assert f"Not assigned: 1 ({other.reference})" in text
    assert list(Case.objects.order_by("pk").values_list("assignee_id", flat=True)) == [11, None]


@pytest.mark.parametrize("sent", [{}, {"to": "x"}])
def test_assigning_nothing_or_to_nobody_says_so(chief, case, sent):
    text = text_of(chief.post("/desk/assign/", {"view": "to_do", **sent}), 422)
    assert "Select cases first" in text
    assert Case.objects.get().assignee_id is None


def test_an_officer_who_is_no_chief_assigns_nothing(officer, case):
    officer.post("/desk/assign/", {"case": case.reference, "to": "17"})
    assert Case.objects.get().assignee_id is None
    assert 'name="to"' not in text_of(officer.get("/desk/"))


def test_labels_and_urgency_are_set_on_the_case_and_shown_in_the_queue(chief, officer, case):
    chief.post("/desk/team/labels/", {"department": "DSI", **NAMES})
    label = Label.objects.get().pk
    sent = {"label": label, "urgent": "yes", "urgent_reason": "Water comes in."}
    assert officer.post(f"/desk/cases/{case.reference}/sort/", sent).status_code == 302
    text = text_of(officer.get("/desk/"))
    assert "Urgent: Water comes in." in text
    assert "Urgente" in text
    assert "Write why it is urgent" in text_of(
        officer.post(f"/desk/cases/{case.reference}/sort/", {"urgent": "yes"}), 422
    )


def test_who_previews_a_decision_has_the_case_in_hand(officer, at_desk_of, case):
    text_of(officer.post(f"/desk/cases/{case.reference}/decide/", {"outcome": "approve"}))
    other = at_desk_of("chief.dsi")
    assert "has this case in hand until" in text_of(other.get(f"/desk/cases/{case.reference}/"))
    answer = text_of(other.post(f"/desk/cases/{case.reference}/decide/", {"outcome": "refuse", "note": "No."}), 409)
    assert "Nothing of yours was recorded" in answer
    assert "No." in answer


def test_the_most_pressing_case_opens_with_its_reason(officer, case):
    told = text_of(officer.get("/desk/next/", follow=True))
    assert re.search(r"Opened as the most pressing case\. [^;<]+; lodged on \d+ \w+ \d{4}", told)


def test_a_chief_sets_up_order_rules_and_skills(chief, case):
    weights = {"deadline_share": "60", "complexity_days": "2", "urgent_days": "10", "assumed_days": "45"}
    assert chief.post("/desk/team/order/", {"department": "DSI", **weights}).status_code == 302
    run_waiting_jobs()
    chief.post("/desk/team/rules/", {"department": "DSI", "skill": "Portuguese", "people": ["11"]})
    rule = Rule.objects.get()
    refused = text_of(chief.post(f"/desk/team/rules/{rule.pk}/", {"department": "DSI", "act": "on"}), 409)
    assert "Try it on past cases" in refused
    chief.post("/desk/team/skills/11/", {"department": "DSI", "skills": "Portuguese、Taipa, "})
    assert Skill.objects.count() == 2
    assert "Tried on 1 case;" in text_of(chief.post("/desk/team/rules/try/", {"department": "DSI"}, follow=True))
    chief.post(f"/desk/team/rules/{rule.pk}/", {"department": "DSI", "act": "on"})
    text = text_of(chief.get("/desk/team/set-up/"))
    assert "fits 1 of 1 case" in text
    assert Rule.objects.get().on_since is not None


def test_what_is_mistyped_in_the_order_stays_and_is_said(chief, case):
    text = text_of(chief.post("/desk/team/order/", {"department": "DSI", "deadline_share": "101"}), 422)
    assert "Enter a whole number from 0 to 100" in text
    assert 'value="101"' in text


def test_only_chiefs_find_the_set_up(officer, case):
    assert officer.get("/desk/team/set-up/").status_code == 404
    assert officer.post("/desk/team/order/", {"department": "DSI"}).status_code == 404


def test_selected_cases_are_looked_at_decided_together_and_can_be_stopped(officer, case):
    other = with_officer(key="other")
    sent = {"view": "to_do", "case": [case.reference, other.reference]}
    form = text_of(officer.post("/desk/bulk/", sent))
    assert "Look at each before sending" in form
    check = text_of(officer.post("/desk/bulk/", {**sent, "step": "check", "outcome": "approve", "note": "Fine."}))
    assert "Grant 2" in check
    assert "What the applicant reads" in check
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="([0-9a-f]{64})"', check))
    assert len(seen) == 2
    final = {**sent, **seen, "step": "send", "outcome": "approve", "note": "Fine.", "key": "k"}
    batch = officer.post("/desk/bulk/", final).headers["Location"]
    assert "Takes effect from" in text_of(officer.get(batch))
    assert "2 left as they were" in text_of(officer.post(f"{batch}stop/", follow=True))
    assert set(Case.objects.values_list("outcome", flat=True)) == {""}


def test_what_is_urgent_unusual_or_not_the_same_is_said_of_each_before_they_are_decided_together(officer, case):
    other = with_officer(key="other")
    answers = {**other.answers, "true_and_complete": True, "purpose": "other"}
    Case.objects.filter(pk=other.pk).update(answers=answers, urgent_reason="Flies tomorrow")
    first, second = alike_rows(
        alike_cases(
            actor=officer_of(11, "DSI", "association-register"),
            at=AT,
            references=[case.reference, other.reference],
        ),
        "en",
    )
    assert (first["urgent"], second["urgent"]) == ("", "Urgent: Flies tomorrow")
    assert first["unusual"] == second["unusual"] != []
    assert first["answers"][0] != second["answers"][0]
    text = text_of(officer.post("/desk/bulk/", {"case": [case.reference, other.reference]}))
    assert "Urgent: Flies tomorrow" in text
    assert first["unusual"][0] in text


def test_deciding_nothing_or_without_reasons_says_so_and_keeps_what_was_typed(officer, case):
    assert "Select cases first" in text_of(officer.post("/desk/bulk/", {"view": "to_do"}), 422)
    sent = {"case": case.reference, "step": "check", "conditions": "Kept."}
    assert "Choose whether to grant or refuse" in text_of(officer.post("/desk/bulk/", sent), 422)
    refused = text_of(officer.post("/desk/bulk/", {**sent, "outcome": "refuse"}), 422)
    assert "A refusal needs reasons" in refused
    assert "Kept." in refused


def test_somebody_elses_cases_cannot_be_decided_together(at_desk_of, case):
    sent = {"case": case.reference, "step": "check", "outcome": "approve"}
    text = text_of(at_desk_of("officer.iam").post("/desk/bulk/", sent), 422)
    assert case.reference not in text


def test_the_list_shown_is_asked_for_as_a_file_and_fetched(officer, case, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = officer.post("/desk/exports/", {"view": "to_do", "taken": "nobody", "form": "csv"}).headers["Location"]
    assert "Being written" in text_of(officer.get(page))
    run_waiting_jobs()
    assert "1 row" in text_of(officer.get(page))
    answer = officer.get(f"{page}file/")
    assert case.reference in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert officer.post("/desk/exports/", {"view": "to_do", "form": "exe"}).status_code == 404


def test_a_chief_sees_who_has_how_much_and_what_will_be_missed(chief, officer, case, django_assert_max_num_queries):
    Case.objects.filter(pk=case.pk).update(assignee=11, deadline_at=now() + timedelta(days=3), lodged_at=now())
    text = text_of(chief.get("/desk/team/"))
    assert "At this pace 1 will miss their deadline" in text
    assert "Vong Chi Hou" in text
    assert "taken=11" in text
    assert "0 to 6 days" in text
    assert "90 days or more" in text
    with django_assert_max_num_queries(12):
        chief.get("/desk/team/")
    assert officer.get("/desk/team/").status_code == 404


def test_what_was_decided_lately_makes_the_pace(chief, officer, case):
    text = text_of(chief.get("/desk/team/"))
    assert "officers decided 0" in text
    officer.post(f"/desk/cases/{case.reference}/decide/", {"outcome": "approve", "step": "confirm"})
    text = text_of(chief.get("/desk/team/"))
    assert "officers decided 1" in text
    assert "none will miss" in text


def test_a_rule_is_made_and_read_in_the_words_of_the_form(chief, case):
    text = text_of(chief.get("/desk/team/set-up/"))
    assert 'value="answers.purpose"' in text
    assert "facts.organs.status" in text
    option = "銀行"
    chief.post("/desk/team/rules/", {"department": "DSI", "field": "answers.purpose", "value": option})
    assert (Rule.objects.get().field, Rule.objects.get().value) == ("answers.purpose", "bank")
    assert "= Bank" in text_of(chief.get("/desk/team/set-up/"))


def test_a_list_longer_than_a_page_is_decided_whole_once_it_is_narrowed_to_a_service(officer, case, monkeypatch):
    monkeypatch.setattr("balcao.desk.web.queue.PAGE", 1)
    with_officer(key="other")
    assert "narrow it to one service" in text_of(officer.get("/desk/?view=to_do"))
    listed = {"view": "to_do", "service_id": case.service_id, "whole": "yes"}
    assert 'name="whole"' in text_of(officer.get("/desk/", {"view": "to_do", "service_id": case.service_id}))
    assert "the first 2 cases" in text_of(officer.post("/desk/bulk/", listed))
    assert "Select cases first" in text_of(officer.post("/desk/bulk/", {"view": "to_do", "whole": "yes"}), 422)
    sent = {**listed, "step": "check", "outcome": "approve", "key": "once"}
    page = officer.post("/desk/bulk/", sent).headers["Location"]
    assert officer.post("/desk/bulk/", sent).headers["Location"] == page
    assert "being read" in text_of(officer.get(page))
    assert "still being read" in text_of(officer.post(f"{page}send/", follow=True))
    run_waiting_jobs()
    text = text_of(officer.get(page))
    assert "Read. 2 would be decided so, 0 not." in text
    assert "Grant 2" in text
    assert officer.post(f"{page}send/").headers["Location"] == page
    assert "Takes effect from" in text_of(officer.get(page))
    officer.post(f"{page}stop/")
    assert "Stopped: 0 decided, 2 left" in text_of(officer.get(page))


def test_a_chief_gives_a_whole_list_and_can_stop_it(chief, case, monkeypatch):
    monkeypatch.setattr("balcao.desk.web.queue.PAGE", 1)
    with_officer(key="other")
    assert "Assign the whole list" in text_of(chief.get("/desk/?view=to_do"))
    sent = {"view": "to_do", "whole": "yes", "to": "11", "key": "once"}
    assert "Choose an officer" in text_of(chief.post("/desk/assign/", sent | {"to": ""}), 422)
    page = chief.post("/desk/assign/", sent).headers["Location"]
    assert chief.post("/desk/assign/", sent).headers["Location"] == page
    assert "being noted" in text_of(chief.get(page))
    run_waiting_jobs()
    text = text_of(chief.get(page))
    assert "The list holds 2 cases" in text
    assert "Assign 2" in text
    assert "Takes effect from" in text_of(chief.post(f"{page}send/", follow=True))
    assert "Stopped: 0 assigned, 2 left" in text_of(chief.post(f"{page}stop/", follow=True))
    assert set(Case.objects.values_list("assignee_id", flat=True)) == {None}


def test_more_cases_than_are_dealt_with_at_once_are_refused_before_anything_is_done(chief, officer, case):
    many = {"view": "to_do", "case": [case.reference, *(f"DSI-2026-{number:06}-X" for number in range(200))]}
    for who, path in ((officer, "/desk/bulk/"), (chief, "/desk/assign/"), (chief, "/desk/proposals/")):
        text = text_of(who.post(path, many | {"to": "11", "outcome": "approve", "step": "send"}), 422)
        assert "201 cases were selected" in text
    assert (Case.objects.get().outcome, Case.objects.get().assignee_id) == ("", None)
