"""The page on which an officer says how to be called to who waits."""

import pytest

from balcao.notices.models import CallChoice


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_an_officer_says_how_to_be_called(at_desk_of, language):
    page, client = "/desk/calls/", at_desk_of("officer.dsi", language)
    assert client.post(page, {"chat": ["mail", "push", "pigeon"], "video": ["sms"]}).status_code == 302
    (row,) = CallChoice.objects.all()
    assert (row.what, row.channels) == ("chat", ["mail", "push"])
    body = client.get(page).content.decode()
    assert body.count(" checked") == 2
    assert "/told/" in body
    assert client.post(page).status_code == 302
    assert CallChoice.objects.get().channels == []


def test_who_answers_nowhere_has_no_such_page(at_desk_of):
    assert at_desk_of("mei.ling").get("/desk/calls/").status_code in (403, 404)
    assert at_desk_of("admin").get("/desk/calls/").status_code == 404
