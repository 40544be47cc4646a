"""Reference lists at the desk, and as open data."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.kernel.clock import macau_date, now
from balcao.reflists.models import Version

PAGE = "/desk/reference-lists/"
NEW = {"id": "streets", "department": "DSI", "name-zh-Hant": "街道", "name-pt": "Ruas", "name-en": "Streets"}
HEAD = "code,zh-Hant,pt,en\n"


@pytest.fixture
def begun(chief):
    assert chief.post(f"{PAGE}new/", NEW).status_code == 302
    return chief


def proposed(client, rows):
    file = SimpleUploadedFile("rows.csv", (HEAD + rows).encode())
    sent = {"way": "file", "since": macau_date(now()).isoformat(), "file": file}
    return client.post(f"{PAGE}streets/", sent)


def test_a_list_is_begun_proposed_and_published_by_a_second_chief(begun, at_desk_of):
    answer = proposed(begun, "a,甲街,Rua A,A Street\n")
    assert answer.url == f"{PAGE}streets/1/"
    own = begun.get(answer.url).content.decode()
    assert "Another officer must publish this" in own
    assert 'value="publish"' not in own
    second = at_desk_of("chief.dsi.second")
    waits = "Reference lists that wait for your confirmation: 1"
    assert waits in second.get("/desk/").content.decode()
    assert waits not in begun.get("/desk/").content.decode()
    assert "Waits to be published" in second.get(PAGE).content.decode()
    assert second.post(answer.url, {"act": "publish"}).url == f"{PAGE}streets/"
    assert waits not in second.get("/desk/").content.decode()
    assert "In force" in second.get(f"{PAGE}streets/").content.decode()
    assert "甲街" in second.get(f"{PAGE}streets/1/csv/").content.decode()
    found = second.get("/api/open/lists/streets/")
    assert found.json()["rows"] == [{"code": "a", "label": {"zh-Hant": "甲街", "pt": "Rua A", "en": "A Street"}}]
    assert second.get("/api/open/lists/streets/", headers={"if-none-match": found["ETag"]}).status_code == 304
    assert second.get("/api/open/lists/streets/?format=csv").content.decode().startswith("\ufeffcode,zh-Hant")
    assert "streets" in {each["id"] for each in second.get("/api/open/lists/").json()["lists"]}
    assert second.get("/api/open/lists/none/").status_code == 404


def test_what_is_wrong_is_told_and_nothing_lost(begun, at_desk_of):
    assert proposed(begun, "").status_code == 422
    again = begun.post(f"{PAGE}new/", {**NEW, "id": "Bad Id"})
    assert again.status_code == 422
    assert 'value="Streets"' in again.content.decode()
    url = proposed(begun, "a,甲,,A\na,甲,A,A\n").url
    second = at_desk_of("chief.dsi.second")
    page = second.get(url).content.decode()
    assert "words are missing: pt" in page
    assert "this code is there twice" in page
    second.post(url, {"act": "publish"})
    assert Version.objects.get().outcome == ""
    assert second.post(url, {"act": "return", "why": ""}).status_code == 422
    assert second.post(url, {"act": "return", "why": "twice"}).status_code == 302


def test_one_goes_back_with_a_button(begun, at_desk_of):
    second = at_desk_of("chief.dsi.second")
    for rows in ("a,甲,A,A\nb,乙,B,B\n", "a,甲,A,A\n"):
        second.post(proposed(begun, rows).url, {"act": "publish"})
    page = begun.get(f"{PAGE}streets/1/").content.decode()
    assert "Go back to this version" in page
    assert begun.post(f"{PAGE}streets/1/", {"act": "back"}).status_code == 302
    assert [each["code"] for each in begun.get("/api/open/lists/streets/").json()["rows"]] == ["a", "b"]


def test_it_is_nobody_elses(begun, officer, at_desk_of):
    for client in (officer, at_desk_of("officer.iam")):
        assert client.get(PAGE).status_code == 404
        assert client.get(f"{PAGE}streets/").status_code == 404
        assert client.post(f"{PAGE}streets/1/", {"act": "publish"}).status_code == 404
