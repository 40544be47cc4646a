"""The video counter with three browsers: the person, the clerk elsewhere, the interpreter; and a kiosk beside."""

import re
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from balcao.cases.api import ask_supplement
from balcao.cases.gateways import video as gateway
from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, drafted, officer, renewal_with_officer
from balcao.cases.testing import person as person_of
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.counter.models import Interpreter, VideoVisit
from balcao.counter.rules import video as rules
from balcao.counter.rules.video import Stretch
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running
from tests.journeys.steps import code_of, go, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


HOURS = {"zh-Hant": "請寫明星期日", "pt": "Indique o domingo", "en": "Say what happens on Sundays"}


@pytest.fixture(scope="module")
def provider():
    with running("video") as client:
        yield client


@pytest.fixture
def counter_open(provider, settings, monkeypatch):
    """Somebody answers at any hour of any day."""
    settings.BALCAO_VIDEO_URL = f"http://localhost:{provider.base_url.port}"
    gateway._client.cache_clear()
    always = Stretch(days=frozenset(range(1, 8)), since=time(0), until=time(23, 59))
    monkeypatch.setattr(rules, "_stretch", lambda said: always)
    rules._read.cache_clear()
    monkeypatch.setattr(rules, "working_calendar", lambda: SimpleNamespace(is_working=lambda day: True))
    yield
    rules._read.cache_clear()
    gateway._client.cache_clear()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 1280)])
def test_seen_from_home(visit, at_desk, nothing_in_the_way, picture, counter_open, language, width):
    look = nothing_in_the_way
    draft = certificate_draft(key=f"video-{language}")
    path = f"/as/e-1/drafts/{draft}/video-counter/"
    person = visit(f"/account/login/?next={path}", language=language, width=width)
    sign_in(person, "mei.ling")
    look(person)
    picture(person, "ask")
    number = now_or_booked(person, draft)
    look(person)
    picture(person, "waiting")
    desk = at_desk("counter.one", "/desk/video-visits/", language=language, width=width)
    look(desk)
    picture(desk, "line")
    desk.click(f"main a[href$='/{number}/']")
    look(desk)
    desk.click("button[name=act][value=take]")
    desk.wait_for_selector("iframe[data-room-frame]")
    desk.frame_locator("iframe[data-room-frame]").locator("h1").wait_for()
    look(desk)
    picture(desk, "taken")
    person.bring_to_front()
    person.wait_for_selector("iframe[data-room-frame]", timeout=20_000)
    person.click("button[name=act][value=allow]")
    person.wait_for_selector("button[name=act][value=stop]")
    look(person)
    picture(person, "fills")
    desk.bring_to_front()
    desk.wait_for_selector("a.together-form__fill", timeout=20_000)
    with desk.context.expect_page() as opened:
        desk.click("a.together-form__fill >> nth=0")
    form = opened.value
    form.wait_for_load_state()
    assert f"/drafts/{draft}/pages/" in form.url
    look(form)
    other = re.sub(r"/drafts/.*", "/matters/", form.url)
    form.goto(other)
    assert "/desk/video-visits/" in form.url
    form.close()
    person.bring_to_front()
    person.click("button[name=act][value=stop]")
    person.wait_for_selector("button[name=act][value=allow]")
    desk.bring_to_front()
    desk.fill("#minutes", "OK")
    desk.click("button[name=act][value=write]")
    desk.wait_for_function("() => document.querySelector('#minutes')?.defaultValue === 'OK'")
    desk.click("button[name=act][value=finish]")
    desk.wait_for_selector("[data-over]")
    assert desk.locator("iframe").count() == 0
    look(desk)
    person.bring_to_front()
    person.wait_for_selector("[data-over]", timeout=20_000)
    look(person)
    picture(person, "over")


def now_or_booked(person, draft):
    """Wait in line now; the number of the visit."""
    person.click("main form:not([method=get]) button[name=starts_at][value='']")
    person.wait_for_url("**/video-visits/*/")
    return int(re.search(r"/video-visits/(\d+)/", person.url).group(1))


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_request_is_answered_and_it_is_recorded_by_consent(
    visit, at_desk, nothing_in_the_way, picture, counter_open, work, language, width
):
    look, case = nothing_in_the_way, renewal_with_officer()
    asked = {"reference": case.reference, "text": "請說明", "questions": {"changes": HOURS}}
    ask_supplement(actor=officer(12, "IAM", "licensing"), at=now(), **asked)
    person = visit(f"/as/e-2/matters/{case.reference}/", by="wai.keong", level=2, language=language, width=width)
    look(person)
    person.click("main .card a[href$='/video-counter/']")
    look(person)
    picture(person, "ask")
    number = now_or_booked(person, case.draft_id)
    desk = at_desk("counter.one", f"/desk/video-visits/{number}/", language=language, width=1280)
    desk.click("button[name=act][value=take]")
    desk.wait_for_selector("iframe[data-room-frame]")
    assert desk.locator(".together-form__page").count() == 2
    desk.click("details.govuk-details summary")
    look(desk)
    desk.click("button[name=act][value=record]")
    desk.wait_for_selector("button[name=act][value=record-stop]")
    person.bring_to_front()
    person.wait_for_selector("button[name=act][value=record-yes]", timeout=20_000)
    look(person)
    picture(person, "recording-asked")
    person.click("button[name=act][value=record-yes]")
    person.wait_for_selector(".recording")
    look(person)
    picture(person, "recorded")
    person.click("button[name=act][value=record-no]")
    person.wait_for_selector(".recording", state="detached")
    person.click("button[name=act][value=allow]")
    person.wait_for_selector("button[name=act][value=stop]")
    desk.bring_to_front()
    desk.wait_for_selector("a.together-form__fill", timeout=20_000)
    look(desk)
    picture(desk, "fills")
    with desk.context.expect_page() as opened:
        desk.click("a.together-form__fill[href$='/amend/']")
    form = opened.value
    form.wait_for_load_state()
    form.fill("#answer", "星期日休息")
    form.click("button[name=act][value=send]")
    assert "/desk/assist/" in form.url
    form.close()
    person.bring_to_front()
    person.wait_for_selector("main .card a[href$='/amend/']", timeout=20_000)
    look(person)
    picture(person, "ready")
    with person.context.expect_page() as opened:
        person.click("main .card a[href$='/amend/']")
    sends = opened.value
    sends.wait_for_load_state()
    assert sends.input_value("#answer") == "星期日休息"
    sends.click("button[name=act][value=send]")
    look(sends)
    work()
    for each in (person, desk):
        each.bring_to_front()
        each.wait_for_selector(f"main .card[role=status] strong:has-text('{case.reference}')", timeout=20_000)
        look(each)
    picture(desk, "answered")
    desk.click("button[name=act][value=finish]")
    desk.wait_for_selector("[data-over]")
    sends.reload()
    sends.wait_for_selector("a[href*='/recordings/']")
    look(sends)
    picture(sends, "kept")
    holder = at_desk("officer.iam", f"/desk/cases/{case.reference}/", language=language, width=1280)
    holder.wait_for_selector("#recordings")
    look(holder)
    picture(holder, "at-the-case")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_signed_live_and_only_by_the_person(
    visit, at_desk, nothing_in_the_way, picture, counter_open, work, language, width
):
    look, draft = nothing_in_the_way, complete_draft(language)
    VideoVisit.objects.create(
        department="SAFP",
        person_id=1,
        holder_id="p-1",
        draft_id=draft,
        language=language,
        nonce="n",
        asked_at=now(),
        came_at=now(),
        seen_at=now(),
        clerk_id=19,
        taken_at=now(),
        clerk_seen_at=now(),
    )
    number = VideoVisit.objects.get().pk
    person = visit(f"/as/p-1/video-visits/{number}/", by="mei.ling", language=language, width=width)
    person.click("button[name=act][value=allow]")
    person.wait_for_selector("button[name=act][value=stop]")
    desk = at_desk("counter.one", f"/desk/assist/p-1/{draft}/", language=language, width=1280)
    assert desk.locator("button[name=act][value=code]").count() == 0
    desk.click("button[name=act][value=phone]")
    go(desk, f"/desk/video-visits/{number}/")
    look(desk)
    person.bring_to_front()
    person.wait_for_selector("main a[href*='/confirm/']", timeout=20_000)
    look(person)
    picture(person, "asked")
    with person.context.expect_page() as opened:
        person.click("main a[href*='/confirm/']")
    reads = opened.value
    reads.wait_for_load_state()
    if reads.locator("#id_code").count():
        reads.fill("#id_code", code_of("mei.ling"))
        reads.locator("main form:has(#id_code) button").first.click()
    look(reads)
    picture(reads, "read")
    desk.bring_to_front()
    desk.wait_for_function("() => document.querySelector('[data-live]').innerText.includes('…')", timeout=20_000)
    look(desk)
    picture(desk, "signing")
    reads.check("#read")
    reads.click("button[name=act][value=confirm]")
    desk.bring_to_front()
    desk.wait_for_selector(".card[role=status] strong", timeout=20_000)
    look(desk)
    picture(desk, "signed")
    go(desk, f"/desk/assist/p-1/{draft}/")
    desk.click("button[name=act][value=lodge]")
    reference = Case.objects.get(draft_id=draft).reference
    go(desk, f"/desk/video-visits/{number}/")
    for each in (desk, person):
        each.bring_to_front()
        each.wait_for_selector(f"main .card[role=status] strong:has-text('{reference}')", timeout=20_000)
        look(each)
    picture(person, "receipt")
    picture(desk, "receipt-desk")


def complete_draft(key):
    """An application of Mei Ling's own, free of charge, with nothing missing."""
    service = "dsi-address-change"
    put_on_offer(Path(settings.BALCAO_SERVICES), [service], at=now())
    example = next(iter(get_published(service, at=now()).definition.examples.values()))
    answers, facts = dict(example.answers), dict(example.facts)
    return drafted(service, person_of(1), answers=answers, facts=facts, at=now(), key=key)


@pytest.mark.parametrize("language", ["zh-Hant", "pt"])
def test_seen_at_a_kiosk_with_nobody_signed_in(visit, at_desk, nothing_in_the_way, picture, counter_open, language):
    look = nothing_in_the_way
    desk = at_desk("counter.one", "/desk/video-visits/setup/", language=language, width=1280)
    look(desk)
    desk.select_option("#place", index=1)
    desk.fill("#label", "2")
    desk.click("button[name=act][value=station]")
    picture(desk, "setup")
    code = desk.inner_text("main .card .hash").replace(" ", "")
    kiosk = visit("/kiosk/", language=language, width=1080)
    kiosk.set_viewport_size({"width": 1080, "height": 1920})
    look(kiosk)
    kiosk.fill("#code", code)
    kiosk.click("button[value=take]")
    look(kiosk)
    picture(kiosk, "begin")
    kiosk.click("button[name=department][value=SAFP]")
    kiosk.wait_for_url("**/kiosk/visit/")
    look(kiosk)
    number = VideoVisit.objects.get().pk
    go(desk, f"/desk/video-visits/{number}/")
    desk.click("button[name=act][value=take]")
    desk.wait_for_selector("iframe[data-room-frame]")
    look(desk)
    kiosk.bring_to_front()
    kiosk.wait_for_selector("iframe[data-room-frame]", timeout=20_000)
    kiosk.frame_locator("iframe[data-room-frame]").locator("h1").wait_for()
    look(kiosk)
    picture(kiosk, "taken")
    kiosk.click("main form >> nth=-1 >> button")
    kiosk.wait_for_url("**/kiosk/")
    assert {each["name"] for each in kiosk.context.cookies()} <= {"balcao_station", "csrftoken", "balcao_language"}


def test_with_an_interpreter_who_sees_what_is_shared(visit, nothing_in_the_way, picture, counter_open):
    look = nothing_in_the_way
    draft = certificate_draft(key="interpreted")
    moment = now() + timedelta(minutes=5)
    row = VideoVisit.objects.create(
        department="SAFP",
        person_id=1,
        holder_id="e-1",
        draft_id=draft,
        language="zh-Hant",
        starts_at=moment,
        seat=0,
        interpreter="msl",
        nonce="n",
        asked_at=now(),
        clerk_id=19,
        taken_at=now(),
        clerk_seen_at=now(),
    )
    Interpreter.objects.create(person_id=5, department="SAFP", kinds=["msl"], registered_at=now(), registered_by="p-19")
    third = visit("/account/login/?next=/interpreting/", language="zh-Hant", width=390)
    sign_in(third, "sio.fan")
    look(third)
    third.check("#silent")
    third.click("button[value=pledge]")
    look(third)
    third.locator("main form button").first.click()
    third.wait_for_selector("iframe[data-room-frame]")
    look(third)
    picture(third, "hidden")
    assert third.locator("#shared-form").count() == 0
    VideoVisit.objects.filter(pk=row.pk).update(shares_at=now())
    third.wait_for_selector("#shared-form", timeout=20_000)
    look(third)
