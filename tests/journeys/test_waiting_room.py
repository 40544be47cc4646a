"""The page on which one waits in line: in every language, on a phone and on a desk, for everybody."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

from balcao.foundation.web.waiting_room import Line, WaitingRoom
from tests.journeys.conftest import LOCALES

pytestmark = pytest.mark.django_db(transaction=True)


class Silent(WSGIRequestHandler):
    """Writes nothing of what is asked."""

    def log_message(self, *_args: object) -> None:
        """See the class."""


@pytest.fixture
def full_house(tmp_path):
    """A house into which nobody more comes; its address."""
    room = WaitingRoom(StaticFilesHandler(get_wsgi_application()), Line(tmp_path / "line"))
    room._inside = room._most
    with make_server("127.0.0.1", 0, room, handler_class=Silent) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_one_reads_ones_place_with_nothing_in_the_way(
    browser, full_house, nothing_in_the_way, picture, language, width
):
    pages = []
    for _ in range(2):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=LOCALES[language])
        pages.append(context.new_page())
        pages[-1].goto(f"{full_house}/services/")
    first, second = pages
    assert [page.inner_text("main strong") for page in pages] == ["1", "2"]
    assert second.get_attribute("html", "lang") == language
    nothing_in_the_way(second)
    picture(second, "waiting")
    first.context.close()
    second.context.close()
