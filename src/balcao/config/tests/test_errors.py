"""What Django itself refuses is said in the words of the house."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("zh-Hant", "重新開啟"), ("pt", "Abra a página"), ("en", "Open the page anew")]
)
def test_a_form_of_before_signing_in_is_explained(language, words):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["balcao_language"] = language
    answer = browser.post("/verify/", {"number": "X"})
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "govuk-template" in answer.content.decode()


@pytest.mark.django_db
def test_more_fields_than_can_be_read_are_explained(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client.post("/verify/", dict.fromkeys("abcd", "1"))
    assert answer.status_code == 400
    assert "govuk-template" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/register/?q=%00%27", "/register/?kind=a%00b", "/register/?after=%00", "/search/?q=%00"]
)
def test_a_sign_that_no_text_can_hold_is_refused_and_is_no_fault_of_ours(address):
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
