"""The pages of lists, for who may and who may not."""

import io

import openpyxl
import pytest

from balcao.bundles.models import ApplicationList
from balcao.bundles.tests.test_lists import (  # noqa: F401 - the world and what makes lists of it
    GOOD,
    WRONG,
    begun,
    chosen,
    lodging,
    table,
    unsigned,
    work,
    world,
)
from balcao.cases.testing import CERTIFICATE
from balcao.payments.models import Payment
from balcao.portal.tests.test_entity_home import page, signed_in

pytestmark = pytest.mark.django_db
HOME = "/as/e-1/lists/"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Empty file"), ("pt", "Ficheiro vazio"), ("zh-Hant", "空白檔案")]
)
def test_the_empty_file_is_made_from_the_form(language, word):
    client = signed_in("mei.ling", language)
    assert word in page(client, f"{HOME}new/{CERTIFICATE}/")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{HOME}new/{CERTIFICATE}/list.xlsx").content))
    heading = [cell.value for cell in book.worksheets[0][1]]
    text = client.get(f"{HOME}new/{CERTIFICATE}/list.csv").content.decode("utf-8-sig")
    assert text.strip().split(",") == heading
    assert len(book.worksheets[0].data_validations.dataValidation) == 1
    page(client, f"{HOME}new/{CERTIFICATE}/list.exe", 404)


def test_what_is_wrong_comes_back_as_a_file_that_can_be_sent_again():
    number = begun(table(GOOD, WRONG, "=1+1"))
    work(number)
    client = signed_in("mei.ling")
    assert "1 row is right, 2 are wrong" in page(client, f"{HOME}{number}/")
    lines = client.get(f"{HOME}{number}/errors.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row,")
    assert lines[0].endswith(",error")
    assert lines[1].endswith(",")
    assert "'=1+1" in lines[3]
    again = begun("\n".join(lines).encode(), key="again")
    assert work(again).wrong == 2


def test_for_others_there_is_no_list():
    number = begun()
    for name, home in (("ka.man", HOME), ("wai.keong", "/as/e-2/lists/"), ("mei.ling", "/as/p-1/lists/")):
        client = signed_in(name)
        for path in (f"{number}/", f"{number}/sign/", f"{number}/errors.csv", f"{number}/receipts.csv"):
            page(client, f"{home}{path}", 404)
    page(signed_in("mei.ling"), "/as/p-1/lists/", 404)
    page(signed_in("mei.ling"), f"{HOME}{number}/nothing.csv", 404)


def test_another_total_than_the_one_shown_begins_no_payment(unsigned):  # noqa: F811
    number = chosen(begun()).id
    lodging(number)
    client = signed_in("mei.ling", surely=True)
    assert "135" in page(client, f"{HOME}{number}/")
    answer = client.post(f"{HOME}{number}/", {"act": "pay", "total": "1"})
    assert answer.status_code == 409
    assert not Payment.objects.exists()


def test_a_list_is_deleted_from_its_page_and_says_so_afterwards():
    number = chosen(begun()).id
    assert signed_in("wai.keong").post(f"/as/e-2/lists/{number}/", {"act": "drop"}).status_code == 404
    client = signed_in("mei.ling")
    assert 'value="drop"' in page(client, f"{HOME}{number}/")
    for _ in range(2):
        assert client.post(f"{HOME}{number}/", {"act": "drop"}).headers["Location"] == HOME
    work(number)
    said = page(client, f"{HOME}{number}/")
    assert "Nothing of this list goes on." in said
    assert 'value="drop"' not in said
    assert "Deleted" in page(client, HOME)
    page(client, f"{HOME}{number}/sign/", 404)


def test_refusing_a_list_needs_a_reason_and_keeps_what_was_written():
    number = chosen(begun()).id
    client, here = signed_in("mei.ling"), f"{HOME}{number}/sign/"
    digest = ApplicationList.objects.get(pk=number).list_hash
    for reason, said in (("", "Say in words why you do not sign."), ("long" * 251, "longer than 1000 characters")):
        answer = client.post(here, {"act": "refuse", "hash": digest, "reason": reason})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert reason in answer.content.decode()
    for _ in range(2):
        sent = {"act": "refuse", "hash": digest, "reason": "Wrong bank"}
        assert client.post(here, sent).headers["Location"] == f"{HOME}{number}/"
    work(number)
    assert "Reason: Wrong bank" in page(client, f"{HOME}{number}/")
    assert signed_in("ka.man").post(here, sent).status_code == 404
