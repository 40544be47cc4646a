"""Texts side by side: proposed by one officer, put into force by another, kept when the folder is read again."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from balcao.catalogue.api import (
    BadWords,
    Change,
    Narrowed,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    UnreadableWords,
    WhyMissing,
    WordsMoved,
    WordsSame,
    WordsWait,
    get_published,
    install_services,
    keep_translation,
    propose_release,
    propose_words,
    publish_words,
    return_words,
    returned,
    side_by_side,
    to_sheet,
    to_xliff,
    words_of_services,
)
from balcao.catalogue.models import NewWords
from balcao.catalogue.tests.test_catalogue import AT, CERTIFICATE, change, publish
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def officer(number: int, *duties: str, department: str = "DSI") -> Actor:
    return Actor(
        person_id=number,
        name=f"officer {number}",
        assurance=2,
        holder_id=f"p-{number}",
        posts=posts_in(department, *(duties or ("texts",))),
    )


ONE, OTHER, STRANGER = officer(21), officer(22), officer(23, department="IAM")


@pytest.fixture
def service(root):
    publish(root)
    return root


def text(language: str, key: str) -> str:
    found = side_by_side(actor=ONE, service_id=CERTIFICATE)
    return next(each.texts[language] for each in found.entries if each.key == key)


def entry(key: str):
    return next(each for each in side_by_side(actor=ONE, service_id=CERTIFICATE).entries if each.key == key)


def to(words: str, *, key: str = "who", language: str = "pt", was: str | None = None) -> Change:
    return Change(language, key, text(language, key) if was is None else was, words)


def propose(*changes: Change, actor: Actor = ONE, why: str = "Mais simples") -> int:
    return propose_words(actor=actor, at=AT, service_id=CERTIFICATE, changes=changes, why=why)


def published(language: str, field: str) -> str:
    return str(getattr(get_published(CERTIFICATE, at=AT).definition.texts[language], field))


def test_words_take_effect_by_a_second_officer_as_the_next_version(service):
    before = get_published(CERTIFICATE, at=AT).content_hash
    number = propose(to("Quem quiser"))
    assert published("pt", "who") != "Quem quiser"
    with pytest.raises(ReleaseFourEyes):
        publish_words(actor=ONE, at=LATER, words_id=number)
    publish_words(actor=OTHER, at=LATER, words_id=number)
    assert published("pt", "who") == "Quem quiser"
    assert get_published(CERTIFICATE, at=AT).content_hash != before
    with pytest.raises(ReleaseSettled):
        publish_words(actor=OTHER, at=LATER, words_id=number)
    events = Entry.objects.filter(subject=f"service:{CERTIFICATE}", event__startswith="catalogue:words:")
    assert [each.event.rpartition(":")[2] for each in events.order_by("pk")] == ["proposed", "published"]


def test_what_is_not_ones_own_does_not_exist(service):
    number = propose(to("Quem quiser"))
    for verb in (
        lambda: side_by_side(actor=STRANGER, service_id=CERTIFICATE),
        lambda: propose(Change("pt", "who", "", "x"), actor=STRANGER),
        lambda: publish_words(actor=STRANGER, at=LATER, words_id=number),
        lambda: return_words(actor=STRANGER, at=LATER, words_id=number, note="x"),
        lambda: keep_translation(actor=STRANGER, at=LATER, service_id=CERTIFICATE, language="pt", key="who"),
    ):
        with pytest.raises(NotFound):
            verb()
    assert words_of_services(actor=STRANGER, narrowed=Narrowed()) == []
    assert words_of_services(actor=officer(24, "counter"), narrowed=Narrowed()) == []
    assert NewWords.objects.get().outcome == ""


def test_one_officers_words_gather_in_one_proposal_and_another_waits(service):
    first = propose(to("Quem quiser"))
    assert propose(to("Um dia", key="time"), why="") == first
    assert {each["key"] for each in NewWords.objects.get().changes} == {"who", "time"}
    with pytest.raises(WordsWait):
        propose(to("Outra"), actor=OTHER)
    with pytest.raises(WordsSame):
        propose(to("Um dia", key="time"))
    return_words(actor=OTHER, at=LATER, words_id=first, note="Não")
    assert propose(to("Outra"), actor=OTHER) != first


def test_words_that_cannot_stand_there_are_refused_and_nothing_is_kept(service):
    with pytest.raises(WhyMissing):
        propose(to("Quem quiser"), why=" ")
    with pytest.raises(BadWords) as bad:
        propose(to(" "), to("Até {until}", key="time"), Change("pt", "no.such", "", "x"))
    assert set(bad.value.names) == {"who", "time", "no.such"}
    with pytest.raises(WordsMoved):
        propose(to("Quem quiser", was="Outra coisa"))
    with pytest.raises(WordsSame):
        propose(to(text("pt", "who")))
    assert not NewWords.objects.exists()


def test_words_in_force_stay_when_the_folder_is_read_again_until_it_says_otherwise(service):
    publish_words(actor=OTHER, at=LATER, words_id=propose(to("Quem quiser")))
    done = install_services(actor=system_actor(), at=LATER, root=service)
    assert (done.proposed, done.published) == ([], [])
    file = service / "dsi" / CERTIFICATE / "texts" / "pt.yaml"
    old = next(line for line in file.read_text("utf-8").splitlines() if line.startswith("who:"))
    change(file, old, "who: Palavras da pasta")
    assert install_services(actor=system_actor(), at=LATER, root=service).proposed == [CERTIFICATE]
    with pytest.raises(ReleaseOpen):
        propose(to("Outra"))


def test_a_translation_whose_source_changed_is_marked_until_it_is_renewed_or_kept(service):
    assert not any(each.changed for each in side_by_side(actor=ONE, service_id=CERTIFICATE).entries)
    changes = (
        to("甲", key="who", language="zh-Hant"),
        to("乙", key="time", language="zh-Hant"),
        to("Novo", key="time"),
    )
    publish_words(actor=OTHER, at=LATER, words_id=propose(*changes))
    assert (entry("who").changed, entry("time").changed) == (("pt", "en"), ("en",))
    (row,) = words_of_services(actor=ONE, narrowed=Narrowed(state="changed"))
    assert (row.service_id, row.changed) == (CERTIFICATE, 2)
    keep_translation(actor=ONE, at=LATER, service_id=CERTIFICATE, language="en", key="who")
    assert entry("who").changed == ("pt",)
    with pytest.raises(WordsSame):
        keep_translation(actor=ONE, at=LATER, service_id=CERTIFICATE, language="en", key="who")
    publish_words(actor=OTHER, at=LATER, words_id=propose(to("Novas", key="who")))
    assert entry("who").changed == ()


def test_the_list_is_narrowed_by_department_state_and_words(service):
    assert [each.service_id for each in words_of_services(actor=ONE, narrowed=Narrowed())] == [CERTIFICATE]
    assert words_of_services(actor=ONE, narrowed=Narrowed(department="IAM")) == []
    assert words_of_services(actor=ONE, narrowed=Narrowed(query=text("pt", "who").upper()))
    assert words_of_services(actor=ONE, narrowed=Narrowed(query="no such words")) == []
    assert words_of_services(actor=ONE, narrowed=Narrowed(state="waiting")) == []
    propose(to("Quem quiser"))
    assert words_of_services(actor=ONE, narrowed=Narrowed(state="waiting"))


def chosen():
    return [(CERTIFICATE, side_by_side(actor=ONE, service_id=CERTIFICATE).entries)]


def in_sheet(data: bytes, row: int, column: str, value: str) -> bytes:
    book = load_workbook(BytesIO(data))
    book.worksheets[0][f"{column}{row}"] = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("write", [to_xliff, to_sheet])
def test_what_leaves_comes_back_the_same(service, write):
    found = returned(write(chosen(), "pt"), chosen())
    assert (found.language, found.changes, found.faults) == ("pt", {}, ())


def test_a_translated_file_says_what_it_changes(service):
    old = text("pt", "who")
    sent = to_xliff(chosen(), "pt").decode()
    found = returned(sent.replace(f"<target>{old}</target>", "<target>Quem quiser</target>").encode(), chosen())
    assert found.changes == {CERTIFICATE: [Change("pt", "who", old, "Quem quiser")]}
    row = next(number for number, each in enumerate(chosen()[0][1], start=2) if each.key == "who")
    assert returned(in_sheet(to_sheet(chosen(), "pt"), row, "D", "Quem quiser"), chosen()).changes == found.changes


def test_a_file_that_does_not_fit_is_refused_with_the_line(service):
    sent, old = to_xliff(chosen(), "pt").decode(), text("pt", "who")
    where, source = f"<target>{old}</target>", text("zh-Hant", "who")
    line = next(number for number, each in enumerate(sent.splitlines(), start=1) if 'unit id="who"' in each)
    other_source = sent.replace(where, "<target>X</target>").replace(f"<source>{source}<", "<source>別的<")
    for spoiled, why in (
        (sent.replace(where, "<target>Até {until}</target>"), "places"),
        (sent.replace('unit id="who"', 'unit id="whom"'), "unknown"),
        (other_source, "source"),
    ):
        (fault,) = returned(spoiled.encode(), chosen()).faults
        assert (fault.line, fault.service_id, fault.why) == (line, CERTIFICATE, why)
    publish_words(actor=OTHER, at=LATER, words_id=propose(to("Entretanto")))
    (fault,) = returned(sent.replace(where, "<target>X</target>").encode(), chosen()).faults
    assert fault.why == "moved"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK nothing", b"<a/>", b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', b"x" * 5_000_001],
)
def test_any_other_file_is_refused(service, data):
    with pytest.raises(UnreadableWords):
        returned(data, chosen())


def test_a_sheet_works_nothing_out(service):
    propose_and_publish = propose(to("=1+1"))
    publish_words(actor=OTHER, at=LATER, words_id=propose_and_publish)
    data = to_sheet(chosen(), "pt")
    kinds = {cell.data_type for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert returned(data, chosen()).changes == {}


def test_a_proposed_folder_keeps_the_words_in_force(service):
    publish_words(actor=OTHER, at=LATER, words_id=propose(to("Quem quiser")))
    change(service / "dsi" / CERTIFICATE / "service.yaml", "working_days: 3", "working_days: 4")
    chief = officer(31, "chief")
    release = propose_release(actor=chief, at=LATER, service_id=CERTIFICATE, root=service, why="Prazo")
    assert release
    assert published("pt", "who") == "Quem quiser"
