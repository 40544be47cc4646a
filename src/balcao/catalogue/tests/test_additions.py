"""What a definition may say: laws in every language, licences, seats, bodies told, the prelude of layouts."""

import pytest

from balcao.catalogue.api import BadService, check_services, load_service, try_example
from balcao.catalogue.tests.test_catalogue import CERTIFICATE, change
from balcao.catalogue.tests.test_catalogue import root as root

FORM, SERVICE = "form.yaml", "service.yaml"


@pytest.fixture
def folder(root):
    return root / "dsi" / CERTIFICATE


def problems(root) -> str:
    return "\n".join(str(each) for each in check_services(root) if each.level == "error")


def test_a_law_is_named_in_every_language(root, folder):
    assert load_service(folder).data.legal_basis[1].text()["pt"] == "Regulamento Administrativo n.º 24/2020"
    change(folder / SERVICE, "    pt: Regulamento Administrativo n.º 24/2020\n", "")
    assert "legal_basis.1.pt: is missing" in problems(root)


def test_an_answer_may_come_from_the_licence_that_is_renewed(root, folder):
    change(folder / FORM, "register: organs, field: name_zh", "register: licence, field: terms.class")
    assert "register 'licence' is not among" in problems(root)
    change(folder / SERVICE, "kind: certificate\naud", "licence: catering\nkind: certificate\naud")
    assert problems(root) == ""


def test_bodies_told_at_once_are_departments(root, folder):
    words = "{zh-Hant: 通知, pt: Informar, en: To tell}"
    change(folder / SERVICE, "stamp:", f"inform: [{{department: FSS, purpose: {words}, basis: {words}}}]\nstamp:")
    assert "no task of the process does it" in problems(root)
    change(folder / SERVICE, "process: instant-or-officer", "process: instant-and-inform")
    assert problems(root) == ""
    assert load_service(folder).data.inform[0].purpose.text()["en"] == "To tell"
    change(folder / SERVICE, "department: FSS", "department: NASA")
    assert "'NASA' is not in departments.yaml" in problems(root)


@pytest.mark.parametrize("signing", ["{rule: seats_consent}", "{rule: applicant, seats: minutes}"])
def test_seats_go_with_their_rule(root, folder, signing):
    change(folder / SERVICE, "{rule: binding_rule, days: 14}", signing)
    assert "goes with rule seats_consent" in problems(root)


def test_the_prelude_stands_in_front_of_every_layout(root, folder):
    assert load_service(folder).layouts["governing-bodies.typ"].startswith("// file: governing-bodies.typ\n")
    (root / "_shared" / "layouts").mkdir(exist_ok=True)
    (root / "_shared" / "layouts" / "prelude.typ").write_text("#let seal = 1", "utf-8")
    for name in ("letter.typ", "unused.typ"):
        (root / "_shared" / "layouts" / name).write_text("= Letter", "utf-8")
    letter = "\n  - {kind: letter, layout: letter.typ, seal: DSI, register: DSI-LET}\narticles:"
    change(folder / SERVICE, "\narticles:", letter)
    layouts = load_service(folder).layouts
    assert sorted(layouts) == ["governing-bodies.typ", "letter.typ"]
    assert layouts["letter.typ"] == "// file: prelude.typ\n#let seal = 1\n// file: letter.typ\n= Letter\n"
    assert layouts["governing-bodies.typ"].startswith("// file: prelude.typ\n#let seal = 1\n")


def test_sentences_of_documents_are_words_with_places_that_can_be_filled(root, folder):
    layout = folder / "outputs" / "governing-bodies.yaml"
    layout.write_text("closing: {zh-Hant: '特此證明 {holder}。', pt: 'Certifica {holder}.', en: '{holder}.'}", "utf-8")
    assert load_service(folder).texts["pt"].documents["governing-bodies"]["closing"] == "Certifica {holder}."
    assert problems(root) == ""
    own = folder / "texts" / "pt.yaml"
    own.write_text(own.read_text("utf-8") + "\ndocuments: {governing-bodies: {closing: 'Atesta {holder}.'}}\n", "utf-8")
    assert load_service(folder).texts["pt"].documents["governing-bodies"]["closing"] == "Atesta {holder}."
    layout.write_text("closing: {zh-Hant: '{nobody}', pt: 'x', en: 'x'}", "utf-8")
    assert "there is no place {nobody}" in problems(root)
    assert "must have the places of the Chinese" in problems(root)
    layout.write_text("closing: {zh-Hant: 特此證明, pt: x}", "utf-8")
    assert "closing needs a sentence in each of" in problems(root)


def test_the_licence_of_an_example_is_among_its_facts(root, folder):
    window = "window: {kind: relative, opens: -60, closes: 0}\nlicence: catering\nstamp:"
    change(folder / SERVICE, "stamp:", window)
    example = folder / "examples" / "granted.yaml"
    change(example, "facts:\n", 'facts:\n  licence: {valid_until: "2026-11-22"}\n')
    definition = load_service(folder)
    assert try_example(definition, definition.examples["granted"]).route == "incomplete"
    change(example, "2026-11-22", "2026-12-31")
    definition = load_service(folder)
    assert try_example(definition, definition.examples["granted"]).passed
    change(example, "at:", 'licence_valid_until: "2026-12-31"\nat:')
    with pytest.raises(BadService, match="unknown key"):
        load_service(folder)


def test_a_clearance_is_one_of_those_there_are(root, folder):
    access = folder / "access.yaml"
    access.write_text(access.read_text("utf-8") + "clearance: confidential\n", "utf-8")
    assert problems(root) == ""
    change(access, "clearance: confidential", "clearance: cosmic")
    assert "'cosmic' is none of ordinary, reserved, confidential, secret" in problems(root)
