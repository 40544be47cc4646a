"""The pages where somebody is asked for help with a draft, and where they help."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.models import User
from balcao.cases.api import invite_helper, withdraw_help
from balcao.cases.models import Answer, Comment, Draft, Help
from balcao.cases.testing import BEGAN, certificate_draft, drafted, load_world, person
from balcao.documents.tests.test_sealed import document
from balcao.foundation.storage.api import put
from balcao.kernel.clock import macau_date, now
from balcao.portal.tests.test_mandates import raise_level, text

PERMIT = "cpsp-firecracker-permit"
HOLDER = person(4)
PDF = b"%PDF-1.7\n%%EOF\n"
ASKED = {"may": "fill", "pages": ["event", "declaration"], "days": "30", "contact": ""}


@pytest.fixture
def draft(db):
    cache.clear()
    load_world(at=BEGAN)
    stored = put(PDF, media_type="application/pdf", name="factura.pdf")
    proof = {"key": stored.key, "name": "factura.pdf", "size": 15, "media_type": "application/pdf"}
    answers = {"occasion": "opening", "quantity": 3, "lawful_origin": [{**proof, "sha256": stored.sha256}]}
    return drafted(PERMIT, HOLDER, answers=answers, facts={}, at=now())


@pytest.fixture
def browser(draft):
    """A browser in which somebody is signed in with the second factor."""

    def signed_in(name, language="en"):
        client = Client()
        client.cookies["balcao_language"] = language
        client.post("/account/login/", {"login": name, "password": DEMO_PASSWORD})
        cache.clear()  # the same code may be shown again in another browser
        raise_level(client, name)
        return client

    return signed_in


def invited(draft, *, contact="sio.fan@exemplo.example", may_fill=True, pages=()):
    return invite_helper(
        actor=HOLDER,
        at=now(),
        draft_id=draft,
        may_fill=may_fill,
        until_on=macau_date(now()),
        pages=pages,
        contact=contact,
        shown_contact=contact and "si•••@exemplo.example",
    )


def files_of(draft):
    kept = Answer.objects.get(draft=draft, question="lawful_origin").value
    assert kept is not None
    return kept


def helping(client, draft, **wanted):
    """The address where sio.fan helps, having agreed."""
    number = invited(draft, **wanted).help_id
    url = f"/as/p-5/helping/{number}/"
    assert client.post(url, {"act": "agree"}).status_code == 302
    return url


def test_by_link_one_asks_and_another_agrees_and_fills_in(browser, draft):
    holder, helper = browser("ka.man"), browser("sio.fan")
    answer = holder.post(f"/as/p-4/drafts/{draft}/help/", ASKED)
    link = re.search(r"/help/[\w-]+/", text(answer))
    code = re.search(r'id="code">([\d ]+)<', text(answer))
    assert link is not None
    assert code is not None
    assert "Wong Ka Man" not in text(helper.get(link.group()))
    answer = helper.post(link.group(), {"code": code.group(1)})
    assert "may read and fill in the application" in text(answer)
    assert not Help.objects.exclude(helper=None).exists()
    answer = helper.post(link.group(), {"code": code.group(1), "act": "agree"})
    url = answer.headers["Location"]
    assert "event" in text(helper.get(url))
    assert helper.get(link.group()).headers["Location"] == url
    page = f"{url}pages/event/"
    assert 'name="quantity"' in text(helper.get(page))
    posted = {"occasion": "opening", "quantity": "5", "version.quantity": "1", "version.occasion": "1"}
    helper.post(page, posted)
    assert Answer.objects.get(draft=draft, question="quantity").value == 5
    answer = helper.post(f"{page}field/", {"question": "quantity", "quantity": "6", "version.quantity": "2"})
    assert answer.json()["version"] == 3
    assert "quantity" in answer.json()["asked"]
    rows = text(holder.get(f"/as/p-4/drafts/{draft}/"))
    assert "Ho Sio Fan may read and fill in the application" in rows


def test_both_see_the_same_sentence_and_the_holder_ends_it_from_the_drafts_page(browser, draft):
    holder, helper = browser("ka.man"), browser("sio.fan")
    url = helping(helper, draft)
    sentence = Help.objects.get()
    said = text(holder.get(f"/as/p-4/drafts/{draft}/"))
    (words,) = re.findall(r'id="help-\d+">([^<]+)<', said)
    assert words in text(helper.get(url))
    assert words in text(helper.get("/as/p-5/"))
    for _ in range(2):
        answer = holder.post(f"/as/p-4/drafts/{draft}/help/{sentence.pk}/end/")
        assert answer.headers["Location"] == f"/as/p-4/drafts/{draft}/"
    for path in (url, f"{url}pages/event/"):
        answer = helper.get(path)
        assert answer.status_code == 410
        assert "has ended it" in text(answer)
    answer = helper.post(f"{url}pages/event/", {"quantity": "9", "version.quantity": "1"})
    assert answer.status_code == 410
    assert "9" in text(answer)
    assert Answer.objects.get(draft=draft, question="quantity").value == 3


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_page_has_its_words_in_every_language(browser, draft, language):
    holder, helper = browser("ka.man", language), browser("sio.fan", language)
    made = invited(draft, contact="")
    waiting = invited(draft)
    pages = [
        holder.get(f"/as/p-4/drafts/{draft}/help/"),
        holder.post(f"/as/p-4/drafts/{draft}/help/", {"contact": "x"}),
        holder.post(f"/as/p-4/drafts/{draft}/help/", ASKED),
        helper.get(f"/help/{made.secret}/"),
        helper.post(f"/help/{made.secret}/", {"code": "1"}),
        helper.post(f"/help/{made.secret}/", {"code": made.code}),
        helper.get(f"/as/p-5/helping/{waiting.help_id}/"),
        helper.get("/as/p-5/"),
    ]
    url = helping(helper, draft)
    pages += [helper.get(url), helper.get(f"{url}pages/event/")]
    helper.post(f"{url}comments/place/", {"text": "?", "key": "1"})
    pages += [helper.get(f"{url}comments/place/"), helper.post(f"{url}comments/place/", {"text": ""})]
    pages += [helper.get(f"{url}pages/event/"), holder.get(f"/as/p-4/drafts/{draft}/pages/event/")]
    Draft.objects.filter(pk=draft).update(frozen_hash="f" * 64)
    pages += [helper.get(url), helper.get(f"{url}pages/event/")]
    withdraw_help(actor=HOLDER, at=now(), help_id=Help.objects.exclude(helper=None).get().pk)
    pages.append(helper.get(url))
    for answer in pages:
        assert not re.search(r"\b(?:helping|comments|cases|portal)\.[a-z_]+", re.sub(r"<[^>]+>", " ", text(answer)))


def test_only_the_named_pages_are_there_with_their_files(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft, pages=["event"])
    (proof,) = files_of(draft)
    sha256 = proof["sha256"]
    assert helper.get(f"{url}pages/declaration/").status_code == 404
    assert helper.get(f"{url}files/{sha256}/").status_code == 404
    assert helper.post(f"{url}pages/declaration/", {"place_allowed": "yes"}).status_code == 404
    field = {"question": "place_allowed", "place_allowed": "yes", "version.place_allowed": "0"}
    assert helper.post(f"{url}pages/declaration/field/", field).status_code == 404
    assert helper.post(f"{url}pages/event/field/", field).status_code == 404
    said = text(helper.get(url))
    assert "pages/declaration/" not in said
    assert "factura.pdf" not in text(helper.get(f"{url}pages/event/"))
    assert not Answer.objects.filter(draft=draft, question="place_allowed").exists()


def test_files_of_their_pages_open_and_can_be_added(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft)
    said = text(helper.get(f"{url}pages/declaration/"))
    (path,) = re.findall(rf"{url}files/[0-9a-f]+/", said)
    assert helper.get(path).content == PDF
    assert browser("pui.i").get(path).status_code == 404
    more = SimpleUploadedFile("outra.pdf", document(), content_type="application/pdf")
    helper.post(f"{url}pages/declaration/", {"lawful_origin": more, "version.lawful_origin": "1"})
    assert [each["name"] for each in files_of(draft)] == ["factura.pdf", "outra.pdf"]


def test_a_reader_reads_and_cannot_send(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft, may_fill=False)
    said = text(helper.get(f"{url}pages/declaration/"))
    assert "factura.pdf" in said
    assert 'name="place_allowed"' not in said
    answer = helper.post(f"{url}pages/event/", {"quantity": "9", "version.quantity": "1"})
    assert answer.status_code == 409
    assert "not to fill it in" in text(answer)
    field = {"question": "quantity", "quantity": "9", "version.quantity": "1"}
    assert helper.post(f"{url}pages/event/field/", field).status_code == 404
    assert Answer.objects.get(draft=draft, question="quantity").value == 3


def test_two_who_write_one_field_are_shown_both(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft)
    Answer.objects.filter(draft=draft, question="quantity").update(value=7, version=2)
    answer = helper.post(f"{url}pages/event/", {"quantity": "9", "version.quantity": "1"})
    assert answer.status_code == 409
    assert f'action="{url}pages/event/"' in text(answer)
    field = {"question": "quantity", "quantity": "9", "version.quantity": "1"}
    assert helper.post(f"{url}pages/event/field/", field).status_code == 409
    helper.post(f"{url}pages/event/", {"quantity": "9", "version.quantity": "2", "choose.quantity": "mine"})
    assert Answer.objects.get(draft=draft, question="quantity").value == 9


def test_a_parish_is_searched_among_the_options_of_the_form(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft)
    said = text(helper.post(f"{url}pages/event/choices/", {"find": "parish", "find.parish": "taipa"}))
    assert 'name="parish"' in said
    assert helper.post(f"{url}pages/event/choices/", {"find": "quantity"}).status_code == 404


def test_for_everybody_else_nothing_of_it_exists(browser, draft):
    url = helping(browser("sio.fan"), draft)
    number = Help.objects.get().pk
    for name in ("pui.i", "officer.dsi", "mei.ling"):
        stranger = browser(name)
        own = f"/as/p-{User.objects.get(username=name).person_id}/"
        assert stranger.get(url).status_code == 404
        assert stranger.get(f"{own}helping/{number}/").status_code == 404
        assert stranger.get(f"{own}helping/{number}/pages/event/").status_code == 404
        assert stranger.post(f"{own}helping/{number}/", {"act": "leave"}).status_code == 404
        assert stranger.post(f"/as/p-4/drafts/{draft}/help/{number}/end/").status_code == 404
        assert stranger.post(f"{own}drafts/{draft}/help/{number}/end/").status_code == 404
        assert stranger.get(f"/as/p-4/drafts/{draft}/help/").status_code == 404
    helper = browser("sio.fan")
    for path in ("", "check/", "sign/", "pay/", "help/", "pages/event/"):
        assert helper.get(f"/as/p-5/drafts/{draft}/{path}").status_code == 404
        assert helper.get(f"/as/p-4/drafts/{draft}/{path}").status_code == 404
    assert Help.objects.get().ended_at is None


def test_the_link_asks_to_sign_in_and_for_the_second_factor(draft):
    made = invited(draft, contact="")
    assert Client().get(f"/help/{made.secret}/").headers["Location"].startswith("/account/login/?next=")
    weak = Client()
    weak.force_login(User.objects.get(username="sio.fan"))
    assert weak.get(f"/help/{made.secret}/").headers["Location"].startswith("/step-up/")
    assert weak.get("/help/never-made/").status_code == 404


def test_a_used_link_says_to_the_next_person_that_it_leads_nowhere(browser, draft):
    made = invited(draft, contact="")
    posted = {"code": made.code, "act": "agree"}
    assert browser("sio.fan").post(f"/help/{made.secret}/", posted).status_code == 302
    for answer in (
        browser("pui.i").get(f"/help/{made.secret}/"),
        browser("pui.i").post(f"/help/{made.secret}/", posted),
    ):
        assert answer.status_code == 410
        assert "no longer leads anywhere" in text(answer)
        assert "Wong Ka Man" not in text(answer)


def test_a_contact_is_answered_the_same_whether_somebody_has_it_or_not(browser, draft):
    holder = browser("ka.man")
    said = set()
    for contact in ("sio.fan@exemplo.example", "si.nobody@exemplo.example"):
        answer = holder.post(f"/as/p-4/drafts/{draft}/help/", {**ASKED, "contact": contact}, follow=True)
        (banner,) = re.findall(r"If an account has[^<]+", text(answer))
        said.add(banner)
    assert len(said) == 1


def test_declining_and_leaving(browser, draft):
    helper = browser("sio.fan")
    number = invited(draft).help_id
    assert helper.post(f"/as/p-5/helping/{number}/", {"act": "decline"}).status_code == 302
    assert helper.get(f"/as/p-5/helping/{number}/").status_code == 410
    url = helping(helper, draft)
    for _ in range(2):
        assert helper.post(url, {"act": "leave"}).status_code == 302
    assert helper.get(url).status_code == 410
    assert helper.post(url, {"act": "agree"}).status_code == 410


def test_of_an_entity_who_manages_its_rights_asks_and_others_do_not(browser, draft):
    number = certificate_draft(key="of-entity")
    president = browser("mei.ling")
    assert "/help/" in text(president.get(f"/as/e-1/drafts/{number}/"))
    form = text(president.get(f"/as/e-1/drafts/{number}/help/"))
    pages = re.findall(r'name="pages" type="checkbox" value="(\w+)"', form)
    answer = president.post(f"/as/e-1/drafts/{number}/help/", {**ASKED, "pages": pages[:1]})
    assert 'id="code"' in text(answer)
    assert Help.objects.get().pages == (pages[:1] if len(pages) > 1 else [])
    assert browser("ka.man").get(f"/as/e-1/drafts/{number}/help/").status_code == 404


def test_what_a_helper_changed_meanwhile_is_read_again_before_it_is_lodged(browser, draft):
    holder = browser("ka.man")
    answer = holder.post(f"/as/p-4/drafts/{draft}/check/", {"total": "0", "content": "0" * 64})
    assert answer.status_code == 409
    assert "read it again first" in text(answer)
    assert Draft.objects.get(pk=draft).state == "open"


def test_comments_stand_beside_the_question_and_are_counted_on_the_page_list(browser, draft):
    holder, helper = browser("ka.man"), browser("sio.fan")
    assert "/comments/" not in text(holder.get(f"/as/p-4/drafts/{draft}/pages/event/"))
    assert holder.get(f"/as/p-4/drafts/{draft}/comments/place/").status_code == 404
    url = helping(helper, draft, pages=["event"])
    own = f"/as/p-4/drafts/{draft}/"
    sent = {"text": "Is this the right floor?", "key": "once"}
    for _ in range(2):
        assert holder.post(f"{own}comments/place/", sent).status_code == 302
    assert text(holder.get(own)).count("Comments: 1") == 1
    assert "Is this the right floor?" in text(holder.get(f"{own}pages/event/"))
    assert "Comments: 1" in text(helper.get(url))
    assert "Is this the right floor?" in text(helper.get(f"{url}pages/event/"))
    said = text(helper.get(f"{url}comments/place/"))
    assert "Wong Ka Man" in said
    assert 'name="settle"' not in said
    helper.post(f"{url}comments/place/", {"text": "Yes, <b>the third</b>", "key": "2"})
    answer = text(holder.get(f"{own}comments/place/"))
    assert "Yes, &lt;b&gt;the third" in answer
    for number in re.findall(r'name="settle" value="(\d+)"', answer):
        assert holder.post(f"{own}comments/place/", {"settle": number}).status_code == 302
    assert "Comments:" not in text(holder.get(own))
    assert "Settled" in text(helper.get(f"{url}comments/place/"))


def test_comments_of_other_pages_and_empty_ones_are_refused(browser, draft):
    helper = browser("sio.fan")
    url = helping(helper, draft, pages=["event"], may_fill=False)
    assert "comments/place/" in text(helper.get(f"{url}pages/event/"))
    assert helper.post(f"{url}comments/place/", {"text": " ", "key": "1"}).status_code == 422
    answer = helper.post(f"{url}comments/place/", {"text": "long" * 251, "key": "1"})
    assert answer.status_code == 422
    assert "longer than 1000 characters" in text(answer)
    assert "long" * 251 in text(answer)
    assert helper.get(f"{url}comments/place_allowed/").status_code == 404
    assert helper.post(f"{url}comments/place_allowed/", {"text": "x", "key": "1"}).status_code == 404
    assert browser("pui.i").post(f"{url}comments/place/", {"text": "x", "key": "1"}).status_code == 404
    assert browser("pui.i").get(f"/as/p-4/drafts/{draft}/comments/place/").status_code == 404
    withdraw_help(actor=HOLDER, at=now(), help_id=Help.objects.get().pk)
    answer = helper.post(f"{url}comments/place/", {"text": "kept for you", "key": "1"})
    assert answer.status_code == 410
    assert "kept for you" in text(answer)
    assert not Comment.objects.exists()


def test_a_comment_of_another_question_is_not_settled_from_here(browser, draft):
    holder = browser("ka.man")
    helping(browser("sio.fan"), draft)
    own = f"/as/p-4/drafts/{draft}/comments/"
    holder.post(f"{own}place/", {"text": "x", "key": "1"})
    assert holder.post(f"{own}quantity/", {"settle": str(Comment.objects.get().pk)}).status_code == 404
    assert Comment.objects.get().settled_at is None
