"""What services share, put into the services that name it."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from balcao.catalogue.loader import BadService, load_service
from balcao.catalogue.rules import tables_in
from balcao.catalogue.written_tables import BadWrittenTable, table_json

BAR = "dst-bar-licence-renewal"


@pytest.fixture
def folder(tmp_path):
    """A service that leaves to others what it can, in a catalogue of its own."""
    source = Path(settings.BALCAO_SERVICES)
    shutil.copytree(source / "_shared", tmp_path / "_shared")
    (tmp_path / "dst").mkdir()
    shutil.copy(source / "dst" / "department.yaml", tmp_path / "dst")
    shutil.copytree(source / "dst" / BAR, tmp_path / "dst" / BAR)
    return tmp_path / "dst" / BAR


def change(path, act):
    written = yaml.safe_load(path.read_text("utf-8"))
    act(written)
    path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")


def words(folder, language="en"):
    return load_service(folder).texts[language]


def test_a_register_comes_with_why_and_by_which_law_it_is_asked(folder):
    commercial = load_service(folder).data.registers[0]
    assert commercial.purpose.en.startswith("To see that the business is still registered")
    assert commercial.basis.pt.startswith("Lei n.º 2/2020")


def test_a_service_may_say_itself_why_it_asks(folder):
    purpose = {"zh-Hant": "核實", "pt": "Confirmar", "en": "To confirm"}
    change(folder / "service.yaml", lambda written: written["registers"][0].update(purpose=purpose))
    commercial = load_service(folder).data.registers[0]
    assert commercial.purpose.en == "To confirm"
    assert commercial.basis.en.startswith("Law 2/2020")


def test_laws_labels_contact_and_access_come_from_beside_the_folder(folder):
    definition = load_service(folder)
    assert definition.data.legal_basis[0].en.startswith("Law 8/2021")
    assert definition.data.fees[0].label.pt == "Taxa de renovação"
    assert definition.data.articles["commercial-code"].confidence == "medium"
    assert definition.data.contact.phone == "28315566"
    assert definition.access.decide == "licensing"


def test_a_folder_goes_before_its_department(folder):
    change(folder / "service.yaml", lambda written: written.update(contact={"phone": "28000000"}))
    (folder / "access.yaml").write_text("start: prepare\nlodge: lodge\nsign: sign\nsee: view\ndecide: permits\n")
    definition = load_service(folder)
    assert definition.data.contact.phone == "28000000"
    assert definition.access.decide == "permits"


def test_the_departments_words_go_before_those_of_all_and_the_services_before_both(folder):
    assert words(folder).questions["premises_unchanged"].label == "Are the premises still as they were approved?"
    texts = folder.parent / "texts"
    texts.mkdir()
    said = {"questions": {"premises_unchanged": {"label": "Is the bar the same?"}}, "unchanged": "All is the same."}
    (texts / "en.yaml").write_text(yaml.safe_dump(said))
    assert words(folder).questions["premises_unchanged"].label == "Is the bar the same?"
    assert words(folder).unchanged == "All is the same."
    own = {"premises_unchanged": {"hint": "Look at the plan."}}
    change(folder / "texts" / "en.yaml", lambda written: written["questions"].update(own))
    found = words(folder).questions["premises_unchanged"]
    assert (found.label, found.hint) == ("Is the bar the same?", "Look at the plan.")


def test_only_words_of_what_is_there_are_taken(folder):
    found = words(folder)
    assert set(found.pages) == {"licence", "declaration"}
    assert "bank_account" not in found.questions
    assert "term_over" not in found.reasons
    assert found.reasons["licence_expired"]


@pytest.mark.parametrize(
    ("file", "act", "said"),
    [
        ("service.yaml", lambda it: it["legal_basis"].append("no-such-law"), "'no-such-law' in _shared/laws.yaml"),
        ("service.yaml", lambda it: it["fees"][0].update(label="toll"), "'toll' in _shared/labels.yaml"),
        ("service.yaml", lambda it: it["registers"].append({"id": "stars", "fields": ["x"]}), "registers/stars.yaml"),
        ("examples.yaml", lambda it: it["refused"].update(like="nobody"), "no example 'nobody'"),
        ("examples.yaml", lambda it: it["granted"].update(like="granted"), "no example 'granted'"),
        ("examples.yaml", lambda it: it["granted"]["facts"].update(commercial="ghost"), "no 'ghost' in _shared/facts"),
    ],
)
def test_what_is_named_and_nowhere_is_said(folder, file, act, said):
    change(folder / file, act)
    with pytest.raises(BadService) as refused:
        load_service(folder)
    assert said in str(refused.value)


def test_a_shared_file_that_is_no_yaml_is_said(folder):
    (folder.parent / "department.yaml").write_text("contact: [")
    with pytest.raises(BadService) as refused:
        load_service(folder)
    assert "department.yaml is not YAML" in str(refused.value)


def test_an_example_like_another_says_only_what_differs(folder):
    examples = load_service(folder).examples
    assert examples["incomplete"].answers == {"premises_unchanged": True, "opening_hours": "18:00–02:00"}
    assert examples["refused"].facts["licence"] == examples["granted"].facts["licence"]
    assert examples["refused"].facts["commercial"]["status"] == "dissolved"
    assert examples["refused"].at == examples["granted"].at


def test_a_changed_law_is_read_again(folder):
    load_service(folder)
    laws = folder.parent / "department.yaml"
    laws.write_text(laws.read_text().replace("Law 8/2021", "Law 9/2031"))
    assert load_service(folder).data.legal_basis[0].en.startswith("Law 9/2031")


def test_a_written_table_is_one_of_the_engines(folder):
    (table,) = tables_in(load_service(folder).rules["licence-renewal.yaml"])
    rows = {row["_id"]: row for row in table["content"]["rules"]}
    assert rows["dissolved"]["company"] == "'dissolved'"
    assert rows["kept"]["reasons"] == "'company_registered nothing_changed'"
    assert (rows["moved"]["same_place"], rows["kept"]["same_place"]) == ("false", "")


def test_cells_are_words_numbers_truth_or_conditions():
    written = {
        "inputs": {"a": "x", "b": "y", "c": "z", "d": "w"},
        "rows": [{"a": "word", "b": 5, "c": "> 5", "d": "null", "outcome": "officer"}],
    }
    row = json.loads(table_json(written))["nodes"][1]["content"]["rules"][0]
    assert (row["a"], row["b"], row["c"], row["d"]) == ("'word'", "5", "> 5", "null")


@pytest.mark.parametrize(
    "written",
    [[], {"rows": {}}, {"rows": [], "colour": 1}, {"rows": ["x"]}, {"inputs": {"a": "x"}, "rows": [{"b": 1}]}],
)
def test_a_table_that_is_none_is_said(written):
    with pytest.raises(BadWrittenTable):
        table_json(written)
