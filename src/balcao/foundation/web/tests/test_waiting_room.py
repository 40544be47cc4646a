"""When more come than can be served, the others wait in line, each with their place, and nobody is turned away."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from balcao.foundation.web.waiting_room import COOKIE, Line, WaitingRoom

PLACE = re.compile(r"<strong>(\d+)</strong>")


class House:
    """An application that works until it is told to go on."""

    def __init__(self):
        self.go_on, self.served = threading.Semaphore(0), []

    def __call__(self, environ, start_response):
        assert self.go_on.acquire(timeout=120)
        self.served.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"served"]


class Browser:
    """Asks for pages and keeps its place."""

    def __init__(self, room):
        self.room, self.cookie, self.headers = room, "", {}

    def ask(self, path="/", method="GET", language="en"):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_ACCEPT_LANGUAGE": language}
        if self.cookie:
            environ["HTTP_COOKIE"] = f"{COOKIE}={self.cookie}"

        def start_response(status, headers):
            self.status, self.headers = status, dict(headers)

        body = b"".join(self.room(environ, start_response)).decode()
        if "Set-Cookie" in self.headers:
            self.cookie = self.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        return body

    def place(self, **asked):
        found = PLACE.search(self.ask(**asked))
        return int(found[1]) if found else 0


@pytest.fixture
def house():
    house = House()
    yield house
    house.go_on.release(100)


@pytest.fixture
def line(tmp_path):
    return Line(tmp_path / "line")


@pytest.fixture
def room(house, line):
    return WaitingRoom(house, line, at_once=2, most=2)


@pytest.fixture
def full(room, house):
    """The room while as many are inside as fit; `empty()` lets them go."""
    with ThreadPoolExecutor(2) as pool:
        inside = [pool.submit(Browser(room).ask) for _ in range(2)]
        while room._inside < 2:
            threading.Event().wait(0.005)

        def empty():
            house.go_on.release(100)
            assert [each.result() for each in inside] == ["served"] * 2

        yield empty
        house.go_on.release(100)


def test_who_comes_to_a_quiet_house_is_served_at_once(room, house, line):
    house.go_on.release()
    browser = Browser(room)
    assert browser.ask() == "served"
    assert browser.cookie == ""
    assert line.empty


def test_who_comes_to_a_full_house_reads_their_place_and_keeps_it(room, full):
    first, second = Browser(room), Browser(room)
    assert [first.place(), second.place(), first.place(), second.place()] == [1, 2, 1, 2]
    assert first.status == "200 OK"
    assert int(first.headers["Refresh"]) >= 5
    assert first.headers["Cache-Control"] == "no-store"
    full()


TITLES = {"zh-TW": "您正在排隊", "zh-CN": "您正在排队", "pt": "Está na fila", "en": "You are in line"}


@pytest.mark.parametrize(("language", "words"), TITLES.items())
def test_the_line_speaks_the_readers_language(room, full, language, words):
    assert words in Browser(room).ask(language=language)
    full()


def test_another_language_leads_back_to_what_one_waits_for(room, full):
    page = Browser(room).ask(path="/services/dsi-passport/", language="pt")
    assert "/language/en/?next=%2Fservices%2Fdsi-passport%2F" in page
    full()


def one_leaves(room, house):
    house.go_on.release()
    while room._inside > 1:
        threading.Event().wait(0.005)


def test_they_come_in_one_after_the_other_in_the_order_in_which_they_came(room, full, house, line):
    first, second, third = Browser(room), Browser(room), Browser(room)
    assert [each.place() for each in (first, second, third)] == [1, 2, 3]
    one_leaves(room, house)
    assert third.place() == 2
    full()
    assert first.ask() == "served"
    assert second.ask() == "served"
    assert third.ask() == "served"
    assert line.empty


def test_a_newcomer_does_not_pass_those_who_wait(room, full, house):
    waiting = [Browser(room) for _ in range(5)]
    for each in waiting:
        each.ask()
    one_leaves(room, house)
    assert Browser(room).place() == 5
    full()


def test_those_who_went_away_hold_nobody_up_once_the_house_is_empty(room, full, line):
    for _ in range(1000):
        line.join()
    full()
    assert Browser(room).ask() == "served"
    assert line.empty


def test_what_is_sent_is_taken_even_when_the_house_is_full(room, full, house):
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(Browser(room).ask, "/save/", "POST")
        full()
        assert sent.result() == "served"
    assert "/save/" in house.served


def test_a_place_that_was_made_up_is_none(room, full):
    known, liar = Browser(room), Browser(room)
    assert known.place() == 1
    liar.cookie = "0:1abc:forged"
    assert liar.place() == 2
    full()


def test_all_processes_count_in_the_same_line(line, tmp_path):
    other = Line(tmp_path / "line")
    assert [line.join(), other.join(), line.join()] == [1, 2, 3]
    other.let_in()
    assert [line.place(each) for each in (1, 2, 3)] == [0, 1, 2]
    for _ in range(5):
        line.let_in()
    assert other.empty
    assert other.join() == 4
    assert other.place(4) == 1


def test_many_who_come_at_the_same_moment_have_each_their_own_place(line, tmp_path):
    lines = [line, Line(tmp_path / "line")]
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda turn: lines[turn % 2].join(), range(400)))
    assert sorted(numbers) == list(range(1, 401))
