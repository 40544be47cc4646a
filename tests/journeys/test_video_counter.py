"""The video counter with three browsers: the person, the clerk elsewhere, the interpreter; and a kiosk beside."""

import re
from datetime import time, timedelta
from types import SimpleNamespace

import pytest

from balcao.cases.gateways import video as gateway
from balcao.cases.testing import certificate_draft
from balcao.counter.models import Interpreter, VideoVisit
from balcao.counter.rules import video as rules
from balcao.counter.rules.video import Stretch
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running
from tests.journeys.steps import go, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


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
