"""The pages on which texts of services are translated, sent out, brought back and put into force."""

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from balcao.catalogue.models import NewWords
from balcao.catalogue.words.books import forget_books
from balcao.catalogue.words.entries import entries
from balcao.catalogue.words.shelf import on_the_shelf
from balcao.desk.web.texts_files import SALT

pytestmark = pytest.mark.django_db
SERVICE = "dsi-association-leadership-certificate"
LIST, PAGE, IMPORT = "/desk/texts/", f"/desk/texts/{SERVICE}/", "/desk/texts/import/"
EXPORT = f"/desk/texts/export/?language=pt&form=xliff&service={SERVICE}"


@pytest.fixture
def translator(at_desk_of):
    return at_desk_of("officer.dsi.second")


def edited(client, words="Quem quiser", why="Mais simples", key="who"):
    shown = client.get(f"{PAGE}?edit={key}").context["rows"]
    cells = next(row for row in shown if row["key"] == key)["cells"]
    sent = {f"was-{cell['code']}": cell["said"] for cell in cells}
    sent |= {f"words-{cell['code']}": cell["said"] for cell in cells}
    return {**sent, "words-pt": words, "key": key, "why": why}


def brought(client, data: bytes):
    return client.post(IMPORT, {"file": SimpleUploadedFile("textos.xlf", data)})


def test_one_proposes_another_puts_into_force(at_desk_of, translator):
    assert "Proposed." in translator.post(PAGE, edited(translator), follow=True).content.decode()
    number = NewWords.objects.get().pk
    assert translator.post(f"{PAGE}{number}/", {"act": "publish"}).status_code == 422
    chief = at_desk_of("chief.dsi")
    assert "Waits for a colleague" in chief.get(LIST).content.decode()
    assert "In force." in chief.post(f"{PAGE}{number}/", {"act": "publish"}, follow=True).content.decode()
    assert chief.post(f"{PAGE}{number}/", {"act": "publish"}).status_code == 422
    assert "Quem quiser" in translator.get(f"{PAGE}?q=quem+quiser").content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(translator):
    page = translator.post(PAGE, edited(translator, why=""))
    assert page.status_code == 422
    assert 'href="#why"' in page.content.decode()
    assert "Quem quiser" in page.content.decode()
    assert translator.post(PAGE, edited(translator, words="")).status_code == 422
    assert not NewWords.objects.exists()


def test_sent_back_with_a_reason_only(at_desk_of, translator):
    translator.post(PAGE, edited(translator))
    number = NewWords.objects.get().pk
    chief = at_desk_of("chief.dsi")
    assert chief.post(f"{PAGE}{number}/", {"act": "return"}).status_code == 422
    assert (
        "Sent back." in chief.post(f"{PAGE}{number}/", {"act": "return", "note": "Não"}, follow=True).content.decode()
    )
    assert NewWords.objects.get().outcome == "returned"


def test_other_officers_find_nothing(at_desk_of, translator):
    officer = at_desk_of("officer.iam")
    assert LIST not in officer.get("/desk/").content.decode()
    for address in (LIST, PAGE, EXPORT, IMPORT):
        assert officer.get(address).status_code == 404
    assert officer.post(PAGE, {"key": "who", "why": "x"}).status_code == 404
    assert translator.get("/desk/texts/iam-catering-licence-renewal/").status_code == 404
    assert translator.get(EXPORT.replace(SERVICE, "iam-catering-licence-renewal")).status_code == 404
    assert translator.get("/desk/texts/export/?language=de&form=xliff").status_code == 404


def test_a_file_comes_back_once(translator):
    sent = translator.get(EXPORT).content.decode()
    old = edited(translator)["was-pt"]
    page = brought(translator, sent.replace(f"<target>{old}<", "<target>Quem quiser<").encode())
    assert page.status_code == 200
    signed = page.context["signed"]
    assert translator.post(IMPORT, {"changes": signed, "why": " "}).status_code == 422
    done = translator.post(IMPORT, {"changes": signed, "why": "Do tradutor"}, follow=True).content.decode()
    assert "Proposed for 1 service." in done
    again = translator.post(IMPORT, {"changes": signed, "why": "Do tradutor"}, follow=True).content.decode()
    assert "proposed already" in again
    assert len(NewWords.objects.get().changes) == 1


def test_files_that_do_not_fit_are_refused_and_nothing_is_proposed(translator):
    assert translator.post(IMPORT, {}).status_code == 422
    assert brought(translator, b"no such file").status_code == 422
    sent = translator.get(EXPORT).content.decode()
    page = brought(translator, sent.replace('unit id="who"', 'unit id="whom"').encode())
    assert page.status_code == 422
    assert "there is no text" in page.content.decode()
    forged = signing.dumps(["pt", {SERVICE: [["who", "x", "y"]]}], salt="another")
    assert "Choose the file again" in translator.post(IMPORT, {"changes": forged, "why": "x"}).content.decode()
    moved = signing.dumps(["pt", {SERVICE: [["who", "x", "y"]]}], salt=SALT)
    assert (
        "changed this meanwhile"
        in translator.post(IMPORT, {"changes": moved, "why": "x"}, follow=True).content.decode()
    )
    assert not NewWords.objects.exists()


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_the_pages_read_in_every_language(at_desk_of, language):
    client = at_desk_of("officer.dsi.second", language)
    for address in (LIST, PAGE, f"{PAGE}?edit=who", IMPORT):
        assert "desk.translate" not in client.get(address).content.decode()


GUIDE = "/desk/texts/_guides-which-food-licence/"


@pytest.fixture
def house(at_desk_of):
    """Two officers whose department words what is no department's."""
    forget_books()
    yield at_desk_of("officer.all"), at_desk_of("officer.safp")
    forget_books()


def reworded(client, address: str, key: str, **words: str) -> int:
    row = next(each for each in client.get(f"{address}?edit={key}").context["rows"] if each["key"] == key)
    sent = {f"was-{cell['code']}": cell["said"] for cell in row["cells"]}
    sent |= {f"words-{cell['code']}": words.get(cell["code"].replace("-", "_"), cell["said"]) for cell in row["cells"]}
    assert client.post(address, {**sent, "key": key, "why": "Plainer"}).status_code == 302
    return NewWords.objects.get(outcome="").pk


def test_a_guides_words_are_in_force_once_a_colleague_agrees(client, house):
    one, other = house
    number = reworded(one, GUIDE, "name", en="Selling food: which licence?")
    assert "Selling food: which licence?" not in client.get("/guides/").content.decode()
    assert one.post(f"{GUIDE}{number}/", {"act": "publish"}).status_code == 422
    assert other.post(f"{GUIDE}{number}/", {"act": "publish"}).status_code == 302
    page = client.get("/guides/which-food-licence/", headers={"accept-language": "en"}).content.decode()
    assert "Selling food: which licence?" in page
    assert other.post(f"{GUIDE}{number}/", {"act": "publish"}).status_code == 422


def test_a_guide_whose_chinese_changed_marks_its_translations(house):
    one, other = house
    number = reworded(one, GUIDE, "summary", zh_Hant="看看只需登記，還是要申請。")
    other.post(f"{GUIDE}{number}/", {"act": "publish"})
    assert "The Chinese changed" in one.get(f"{GUIDE}?state=changed").content.decode()


def test_help_is_worded_on_one_page_and_found_by_its_new_words(client, house):
    one, other = house
    number = reworded(one, "/desk/texts/_help/", "what-this-is.title", en="Zebra crossing of services")
    other.post(f"/desk/texts/_help/{number}/", {"act": "publish"})
    assert "Zebra crossing" in client.get("/help/", headers={"accept-language": "en"}).content.decode()
    found = client.get("/search/?q=zebra+crossing", headers={"accept-language": "en"}).content.decode()
    assert "/help/about/what-this-is/" in found


def test_what_belongs_to_the_house_is_no_other_departments(translator, house):
    for address in (GUIDE, "/desk/texts/_help/", "/desk/texts/_one-thing-open-a-restaurant/", "/desk/texts/_nothing/"):
        assert translator.get(address).status_code == 404
    one, _other = house
    assert one.get("/desk/texts/_nothing/").status_code == 404
    assert "_one-thing-open-a-restaurant" in one.get(LIST).content.decode()
    sent = one.get("/desk/texts/export/?language=pt&form=xliff&service=_help").content.decode()
    assert 'file id="_help"' in sent
    assert one.get("/desk/texts/export/?language=pt&form=xlsx&service=_help").status_code == 200


@pytest.mark.parametrize("language", ["en", "pt", "zh-Hant"])
def test_whoever_words_a_service_sees_how_hard_it_is_to_read(at_desk_of, language):
    reading = at_desk_of("officer.dsi.second", language).get(PAGE).context["reading"]
    assert len(reading) == 3
    assert not [each for each in reading if "desk.translate" in each["said"] or "{" in each["said"]]


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_shared_lists_and_the_assistants_questions_are_shown_and_changed_in_their_files(at_desk_of, language):
    forget_books()
    client = at_desk_of("officer.all", language)
    rows = client.get(LIST).context["rows"]
    assert any("_codelists-parishes" in row["url"] for row in rows)
    for name in ("_codelists-parishes", "_shared-texts", "_shared-labels", "_shared-laws", "_questions"):
        page = client.get(f"/desk/texts/{name}/?edit=se")
        said = page.content.decode()
        assert "catalogue.words" not in said
        assert "desk.translate" not in said
        assert not page.context["exports"]
        assert not any(row["editing"] for row in page.context["rows"])
    assert client.get("/desk/texts/export/?language=pt&form=xliff&service=_codelists-parishes").status_code == 404
    assert "_codelists-" not in client.get("/desk/texts/export/?language=pt&form=xliff").content.decode()
    sent = {"key": "se", "why": "x", "was-en": "x", "words-en": "y"}
    assert client.post("/desk/texts/_codelists-parishes/", sent).status_code == 404
    assert not NewWords.objects.exists()


def test_shared_lists_are_not_for_officers_of_one_department(translator):
    assert translator.get("/desk/texts/_codelists-parishes/").status_code == 404


def test_a_shared_word_that_a_language_lacks_is_marked(tmp_path, settings):
    (tmp_path / "_shared" / "codelists").mkdir(parents=True)
    (tmp_path / "_shared" / "codelists" / "colours.yaml").write_text("red: {zh-Hant: 紅色, en: Red}\n", "utf-8")
    settings.BALCAO_SERVICES = tmp_path
    ((name, texts),) = on_the_shelf()
    (entry,) = entries(texts, {})
    assert (name, entry.key, entry.missing) == ("_codelists-colours", "red", ("pt",))
