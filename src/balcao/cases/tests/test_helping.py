"""Somebody helps with a draft that is not theirs: reads or fills in what they were let into, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.accounts.models import User
from balcao.accounts.testing import child_of
from balcao.cases.api import (
    AlreadyLodged,
    BadLastDay,
    HelpOver,
    HelpRests,
    HelpState,
    NoSuchPage,
    OwnApplication,
    ReadsOnly,
    TooManyHelpers,
    WrongHelpCode,
    accept_help,
    accept_help_by_link,
    checkout,
    decline_help,
    discard_draft,
    draft_view,
    fill_as_helper,
    find_choices,
    help_asked,
    helped_by,
    helped_draft,
    helpers_of,
    invite_helper,
    leave_help,
    lodge,
    look_at_help_link,
    read_help_link,
    request_signatures,
    restore_draft,
    save_answers,
    sign,
    withdraw_help,
)
from balcao.cases.models import Answer, Case, Draft, Help
from balcao.cases.policies import own_matter
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, lodged, person
from balcao.entities.models import Entity
from balcao.foundation.audit.api import acts_about, readings_about
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Clerk
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused
from balcao.kernel.texts import LANGUAGES
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
PERMIT = "cpsp-firecracker-permit"
HOLDER, HELPER, OTHER = person(4), person(5), person(6)
DAY = timedelta(days=1)
PROOF = [{"key": "aa/aa", "name": "factura.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}]


@pytest.fixture(autouse=True)
def world():
    load_world()


@pytest.fixture
def draft():
    days = {"event_on": "2026-12-20", "start_time": "12:00"}
    return drafted(
        PERMIT, HOLDER, answers={"occasion": "opening", "quantity": 3, "lawful_origin": PROOF, **days}, facts={}
    )


def invite(draft, *, actor=HOLDER, may_fill=True, pages=(), days=10, at=AT, contact=""):
    return invite_helper(
        actor=actor,
        at=at,
        draft_id=draft,
        may_fill=may_fill,
        until_on=macau_date(at) + days * DAY,
        pages=pages,
        contact=contact,
        shown_contact=contact and "•••",
    )


def helping(draft, helper=HELPER, **wanted):
    made = invite(draft, **wanted)
    return accept_help_by_link(actor=helper, at=AT, secret=made.secret, code=made.code)


def fill(number, values, *, seen=None, helper=HELPER, at=AT):
    return fill_as_helper(actor=helper, at=at, help_id=number, values=values, seen=seen or {})


def acts(draft):
    return [each.event for each in acts_about(f"draft:{draft}")]


def test_who_has_link_and_code_helps_from_the_moment_they_agree(draft):
    made = invite(draft)
    assert look_at_help_link(actor=HELPER, at=AT, secret=made.secret) is None
    offered = read_help_link(actor=HELPER, at=AT, secret=made.secret, code=made.code)
    assert offered.state is HelpState.WAITING
    with pytest.raises(NotFound):
        helped_draft(actor=HELPER, at=AT, help_id=made.help_id)
    for _ in range(2):
        number = accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code=made.code)
    view = helped_draft(actor=HELPER, at=AT, help_id=number)
    assert view.draft.journey.answers["occasion"] == "opening"
    assert look_at_help_link(actor=HELPER, at=AT, secret=made.secret) == number
    assert acts(draft).count("cases:draft:help_accepted") == 1


def test_both_sides_read_the_same_sentence(draft):
    number = helping(draft, pages=["event"])
    (theirs,) = helpers_of(actor=HOLDER, at=AT, draft_id=draft)
    (mine,) = helped_by(actor=HELPER, at=AT)
    assert theirs.sentence == mine.sentence == help_asked(actor=HELPER, at=AT, help_id=number).sentence
    for language in LANGUAGES:
        assert "{" not in mine.sentence[language]
    said = mine.sentence["en"]
    assert said.startswith("Ho Sio Fan may read and fill in these pages")
    assert "Wong Ka Man" in said
    assert "3 December 2026" in said
    assert "may not sign or submit" in said


def test_a_helper_fills_in_and_the_holder_sees_it_at_once(draft):
    number = helping(draft)
    seen = helped_draft(actor=HELPER, at=AT, help_id=number).draft.field_versions
    saved, view = fill(number, {"quantity": 5}, seen=seen)
    assert not saved.conflicts
    assert view.draft.journey.answers["quantity"] == 5
    assert draft_view(actor=HOLDER, at=AT, draft_id=draft).journey.answers["quantity"] == 5
    assert Answer.objects.get(draft=draft, question="quantity").written_by == "p-5"
    entry = next(each for each in Entry.objects.order_by("-pk") if each.event == "cases:draft:saved")
    assert (entry.actor_id, entry.holder_id, entry.data["help"]) == ("p-5", "p-4", number)


def test_two_who_write_the_same_field_lose_nothing(draft):
    number = helping(draft)
    seen = helped_draft(actor=HELPER, at=AT, help_id=number).draft.field_versions
    save_answers(actor=HOLDER, at=AT, draft_id=draft, values={"quantity": 7}, seen=seen)
    saved, _ = fill(number, {"quantity": 5, "occasion": "anniversary"}, seen=seen)
    (conflict,) = saved.conflicts
    assert (conflict.theirs.value, conflict.ours) == (7, 5)
    assert Answer.objects.get(draft=draft, question="quantity").value == 7
    assert Answer.objects.get(draft=draft, question="occasion").value == "anniversary"


def test_a_reader_changes_nothing(draft):
    number = helping(draft, may_fill=False)
    assert not helped_draft(actor=HELPER, at=AT, help_id=number).may_fill
    before = list(Answer.objects.order_by("pk").values())
    with pytest.raises(ReadsOnly):
        fill(number, {"quantity": 9})
    assert list(Answer.objects.order_by("pk").values()) == before


def test_only_the_named_pages_are_there_with_their_answers_and_files(draft):
    number = helping(draft, pages=["event"])
    view = helped_draft(actor=HELPER, at=AT, help_id=number).draft
    assert [page.id for page in view.journey.pages] == ["event"]
    assert "lawful_origin" not in view.journey.answers
    assert set(view.field_versions) == {"occasion", "event_on", "start_time", "quantity"}
    assert "factura.pdf" not in repr(view.journey)
    with pytest.raises(NotFound):
        fill(number, {"place_allowed": True})
    saved, after = fill(number, {"quantity": 4}, seen={"quantity": 1})
    assert [page.id for page in saved.draft.journey.pages] == ["event"]
    assert "lawful_origin" not in after.draft.journey.answers


def test_a_helper_sees_neither_fees_nor_signatures_nor_what_registers_said(draft):
    view = helped_draft(actor=HELPER, at=AT, help_id=helping(draft)).draft
    assert (view.fee_lines, view.total, view.signers, view.outstanding) == ((), 0, (), ())
    assert (view.content, view.content_hash, view.unreachable, view.licence_number) == ("", "", (), "")


def test_a_helper_never_lodges_signs_pays_discards_or_invites(draft):
    helping(draft)
    before = Draft.objects.values().get(pk=draft)
    for actor in (HELPER, HELPER.acting_for("p-4")):
        for act in (
            lambda actor=actor: lodge(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: checkout(actor=actor, at=AT, draft_id=draft, shown_total=0),
            lambda actor=actor: request_signatures(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: sign(actor=actor, at=AT, draft_id=draft, content_hash=""),
            lambda actor=actor: discard_draft(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: invite(draft, actor=actor),
            lambda actor=actor: draft_view(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: helpers_of(actor=actor, at=AT, draft_id=draft),
            lambda actor=actor: save_answers(actor=actor, at=AT, draft_id=draft, values={"quantity": 1}, seen={}),
            lambda actor=actor: find_choices(actor=actor, at=AT, draft_id=draft, question_id="parish", query="a"),
        ):
            with pytest.raises(NotFound):
                act()
    assert Draft.objects.values().get(pk=draft) == before
    assert not Case.objects.exists()


def test_nobody_else_knows_of_it(draft):
    number = helping(draft)
    for stranger in (OTHER, HOLDER, person(1, "e-1"), HELPER.acting_for("e-2")):
        for act in (helped_draft, help_asked, leave_help, accept_help, decline_help):
            with pytest.raises(NotFound):
                act(actor=stranger, at=AT, help_id=number)
        with pytest.raises(NotFound):
            fill(number, {"quantity": 1}, helper=stranger)
    for act in (helped_draft, help_asked, leave_help, accept_help, withdraw_help):
        with pytest.raises(NotFound):
            act(actor=OTHER, at=AT, help_id=number + 1000)
    assert Help.objects.get(pk=number).ended_at is None


def test_withdrawn_help_is_over_with_the_next_click(draft):
    number = helping(draft)
    for _ in range(2):
        withdraw_help(actor=HOLDER, at=AT, help_id=number)
    for act in (lambda: helped_draft(actor=HELPER, at=AT, help_id=number), lambda: fill(number, {"quantity": 1})):
        with pytest.raises(HelpOver) as over:
            act()
        assert over.value.why == "withdrawn"
    assert helpers_of(actor=HOLDER, at=AT, draft_id=draft) == []
    assert helped_by(actor=HELPER, at=AT) == []
    assert acts(draft).count("cases:draft:help_withdrawn") == 1
    assert Answer.objects.get(draft=draft, question="quantity").value == 3


def test_a_link_is_used_by_one_person_only(draft):
    made = invite(draft)
    accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code=made.code)
    for act in (
        lambda: look_at_help_link(actor=OTHER, at=AT, secret=made.secret),
        lambda: read_help_link(actor=OTHER, at=AT, secret=made.secret, code=made.code),
        lambda: accept_help_by_link(actor=OTHER, at=AT, secret=made.secret, code=made.code),
    ):
        with pytest.raises(HelpOver):
            act()
    assert Help.objects.get().helper_id == 5


def test_a_link_after_its_end_lets_nobody_in(draft):
    late, withdrawn = invite(draft), invite(draft)
    withdraw_help(actor=HOLDER, at=AT, help_id=withdrawn.help_id)
    for made, at in ((late, AT + 11 * DAY), (withdrawn, AT)):
        with pytest.raises(HelpOver):
            accept_help_by_link(actor=HELPER, at=at, secret=made.secret, code=made.code)
    with pytest.raises(NotFound):
        look_at_help_link(actor=HELPER, at=AT, secret="never made")
    assert not Help.objects.exclude(helper=None).exists()


def test_help_ends_by_itself_after_its_last_day(draft):
    number = helping(draft)
    assert helped_draft(actor=HELPER, at=AT + 10 * DAY, help_id=number)
    with pytest.raises(HelpOver) as over:
        fill(number, {"quantity": 1}, at=AT + 11 * DAY)
    assert over.value.why == "time"


def test_five_wrong_codes_end_the_link_for_everybody(draft):
    made = invite(draft)
    wrong = "000000" if made.code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongHelpCode) as failure:
            read_help_link(actor=OTHER, at=AT, secret=made.secret, code=wrong)
        assert failure.value.left == left
    for code in (wrong, made.code):
        with pytest.raises(HelpOver):
            accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code=code)
    assert (Help.objects.get().end, Help.objects.get().helper_id) == ("codes", None)


def test_a_wrong_code_gives_nothing_away(draft):
    made = invite(draft)
    with pytest.raises(WrongHelpCode):
        accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code="")
    assert Help.objects.get().helper_id is None


def test_by_contact_the_person_is_asked_in_their_inbox_and_only_they_answer(draft):
    made = invite(draft, contact="sio.fan@exemplo.example")
    assert (made.secret, made.code) == ("", "")
    notice = Notice.objects.get(holder_id="p-5")
    assert notice.path == f"/as/p-5/helping/{made.help_id}/"
    assert "Wong Ka Man asks you" in notice.body["en"]
    with pytest.raises(NotFound):
        accept_help(actor=OTHER, at=AT, help_id=made.help_id)
    assert [each.id for each in helped_by(actor=HELPER, at=AT)] == [made.help_id]
    for _ in range(2):
        accept_help(actor=HELPER, at=AT, help_id=made.help_id)
    assert helped_draft(actor=HELPER, at=AT, help_id=made.help_id)
    assert Notice.objects.filter(holder_id="p-4").count() == 1


def test_declined_is_over(draft):
    made = invite(draft, contact="+85366000005")
    for _ in range(2):
        decline_help(actor=HELPER, at=AT, help_id=made.help_id)
    with pytest.raises(HelpOver):
        accept_help(actor=HELPER, at=AT, help_id=made.help_id)
    assert Help.objects.get().end == "declined"


def test_a_contact_of_nobody_of_several_or_of_oneself_looks_the_same_and_asks_nobody(draft):
    User.objects.filter(person_id__in=(2, 3)).update(email="shared@exemplo.example")
    for contact in ("nobody@exemplo.example", "shared@exemplo.example", "ka.man@exemplo.example"):
        made = invite(draft, contact=contact)
        assert (made.secret, made.code) == ("", "")
    shown = {(each.state, each.sentence["en"]) for each in helpers_of(actor=HOLDER, at=AT, draft_id=draft)}
    assert len(shown) == 1
    assert not Notice.objects.exists()


def test_who_leaves_sees_nothing_any_more(draft):
    number = helping(draft)
    for _ in range(2):
        leave_help(actor=HELPER, at=AT, help_id=number)
    with pytest.raises(HelpOver):
        helped_draft(actor=HELPER, at=AT, help_id=number)


def test_a_newer_invitation_takes_the_place_of_the_older(draft):
    first, second = helping(draft, may_fill=False), helping(draft)
    with pytest.raises(HelpOver) as over:
        helped_draft(actor=HELPER, at=AT, help_id=first)
    assert over.value.why == "replaced"
    assert helped_draft(actor=HELPER, at=AT, help_id=second).may_fill


def test_while_it_is_signed_or_paid_a_helper_only_reads(draft):
    number = helping(draft)
    Draft.objects.filter(pk=draft).update(frozen_hash="f" * 64)
    view = helped_draft(actor=HELPER, at=AT, help_id=number)
    assert (view.may_fill, view.rests) == (False, True)
    with pytest.raises(HelpRests):
        fill(number, {"quantity": 1})
    assert Draft.objects.get(pk=draft).frozen_hash == "f" * 64
    assert Answer.objects.get(draft=draft, question="quantity").value == 3


def test_lodged_or_thrown_away_it_is_helped_with_no_more_and_taken_back_neither(draft):
    number = helping(draft)
    discard_draft(actor=HOLDER, at=AT, draft_id=draft)
    restore_draft(actor=HOLDER, at=AT, draft_id=draft)
    with pytest.raises(HelpOver) as over:
        helped_draft(actor=HELPER, at=AT, help_id=number)
    assert over.value.why == "closed"
    again, waiting = helping(draft), invite(draft)
    lodged(draft, HOLDER, run=False)
    with pytest.raises(HelpOver):
        fill(again, {"quantity": 1})
    with pytest.raises(HelpOver):
        accept_help_by_link(actor=OTHER, at=AT, secret=waiting.secret, code=waiting.code)
    with pytest.raises(AlreadyLodged):
        invite(draft)


def test_one_does_not_help_with_ones_own(draft):
    made = invite(draft)
    with pytest.raises(OwnApplication):
        accept_help_by_link(actor=HOLDER, at=AT, secret=made.secret, code=made.code)


def test_an_invitation_has_a_near_last_day_pages_that_exist_and_a_limit(draft):
    for days in (-1, 93):
        with pytest.raises(BadLastDay):
            invite(draft, days=days)
    with pytest.raises(NoSuchPage):
        invite(draft, pages=["event", "nowhere"])
    assert not Help.objects.exists()
    for _ in range(10):
        invite(draft)
    with pytest.raises(TooManyHelpers):
        invite(draft)
    assert Help.objects.count() == 10


def test_inviting_and_helping_want_the_second_factor(draft):
    with pytest.raises(AssuranceTooLow):
        invite(draft, actor=replace(HOLDER, assurance=1))
    made = invite(draft)
    with pytest.raises(AssuranceTooLow):
        read_help_link(actor=replace(HELPER, assurance=1), at=AT, secret=made.secret, code=made.code)
    number = accept_help_by_link(actor=HELPER, at=AT, secret=made.secret, code=made.code)
    with pytest.raises(AssuranceTooLow):
        helped_draft(actor=replace(HELPER, assurance=1), at=AT, help_id=number)


def test_a_guardian_and_a_clerk_invite_nobody_and_a_guardian_ends_it():
    child = child_of(4, 3)
    ward = replace(person(1), person_id=child, name="child", holder_id=f"p-{child}")
    number = drafted(PERMIT, ward, answers={}, facts={})
    guardian = person(4, f"p-{child}")
    clerk = Clerk(person_id=19, name="clerk", department="SAFP", assistance_id=1)
    for actor in (guardian, replace(ward, clerk=clerk)):
        with pytest.raises(NotFound):
            invite(number, actor=actor)
    made = helping(number, actor=ward)
    assert [each.id for each in helpers_of(actor=guardian, at=AT, draft_id=number)] == [made]
    withdraw_help(actor=guardian, at=AT, help_id=made)
    assert Help.objects.get(pk=made).end == "withdrawn"


def test_an_entity_lets_an_outsider_help_with_this_one_application():
    draft, other = certificate_draft(), certificate_draft(key="other")
    president = person(1, "e-1")
    with pytest.raises((NotFound, Refused)):
        invite(draft, actor=person(4, "e-1"))
    number = helping(draft, actor=president)
    assert helped_draft(actor=HELPER, at=AT, help_id=number).draft.id == draft
    assert not Help.objects.filter(draft_id=other).exists()
    with pytest.raises(NotFound):
        draft_view(actor=HELPER.acting_for("e-1"), at=AT, draft_id=draft)
    Entity.objects.filter(pk=1).update(status="dissolved", ended_on=macau_date(AT))
    with pytest.raises(HelpOver):
        helped_draft(actor=HELPER, at=AT, help_id=number)


def test_nobody_helps_with_what_belongs_to_a_closed_account(draft):
    number = helping(draft)
    User.objects.filter(person_id=4).update(is_active=False)
    with pytest.raises(HelpOver):
        helped_draft(actor=HELPER, at=AT, help_id=number)


def test_the_holder_sees_who_looked_once_a_day(draft):
    number = helping(draft)
    for at in (AT, AT, AT + DAY):
        helped_draft(actor=HELPER, at=at, help_id=number)
    assert len(readings_about("p-4", limit=10)) == 2


def test_an_officer_who_helped_has_nothing_to_do_with_the_case(draft):
    helping(draft, may_fill=False)
    case = lodged(draft, HOLDER, run=False)
    assert Case.objects.filter(own_matter(5, AT), pk=case.pk).exists()
    assert not Case.objects.filter(own_matter(6, AT), pk=case.pk).exists()
