"""What nobody ever sees, asks twice, or need not ask; what is hard to read; what is accepted, and why."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.catalogue.checks import check_catalogue, check_services
from balcao.catalogue.checks.allowed import without_allowed
from balcao.catalogue.checks.branches import dead_branches
from balcao.catalogue.checks.known_already import known_already
from balcao.catalogue.checks.one_word import check_one_word, other_words, terms_in
from balcao.catalogue.checks.orphans import orphans
from balcao.catalogue.checks.papers_twice import papers_issued, papers_twice
from balcao.catalogue.checks.reach import check_reach
from balcao.catalogue.checks.readable import Bounds, check_easy, check_keywords, check_readable
from balcao.catalogue.checks.unread import unread_registers
from balcao.catalogue.loader import load_service, service_folders
from balcao.catalogue.reading_ease import measured
from balcao.catalogue.rules import tables_in
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.catalogue.types import Problem
from balcao.catalogue.words.entries import flat
from balcao.formkit.api import load_form, with_inner
from balcao.kernel.texts import LANGUAGES
from balcao.kernel.yaml_text import from_yaml

CODE = re.compile(r'(?:code=|"warning", |_coded\()"([a-z-]+)"')
OF_A_REGISTER = re.compile(r"facts\.\w+\.[\w.]+")
YES = {"id": "yes", "kind": "yes_no"}
WHICH = {"id": "which", "kind": "choose_one", "options": ["one", "other"]}


def loaded(name: str):
    folder = next(each for each in service_folders(Path(settings.BALCAO_SERVICES)) if each.name == name)
    return folder, load_service(folder)


def form(*questions, when=None):
    last = {"id": "last", "questions": [{"id": "end", "kind": "text"}]}
    return load_form(
        {"pages": [{"id": "first", "questions": list(questions)}, {**last, **({"when": when} if when else {})}]}
    )


@pytest.mark.parametrize(
    "when",
    [
        "which == 'third'",
        "which == 'one' and which == 'other'",
        "yes == true and yes == false",
        "end == 'later'",
        "yes == 'true'",
    ],
)
def test_a_page_that_no_answer_leads_to_is_an_error(when):
    (found,) = check_reach(Path("form.yaml"), form(YES, WHICH, when=when))
    assert (found.level, found.code, found.key) == ("error", "page-unreachable", "last.when")


def test_a_question_behind_one_that_is_never_asked_is_an_error_too():
    hidden = {"id": "inner", "kind": "yes_no", "when": "which == 'third'"}
    behind = {"id": "behind", "kind": "yes_no", "when": "inner == true"}
    found = [each.key for each in check_reach(Path("form.yaml"), form(WHICH, hidden, behind))]
    assert found == ["inner.when", "behind.when"]


@pytest.mark.parametrize(
    "when", ["which == 'one'", "which != 'one'", "yes != true and which == null", "facts.register.end == 'x'"]
)
def test_what_some_answer_or_a_register_leads_to_is_none(when):
    assert not list(check_reach(Path("form.yaml"), form(YES, WHICH, when=when)))


def test_a_branch_no_outcome_takes_is_an_error():
    folder, definition = loaded("dst-bar-licence-renewal")
    assert not list(dead_branches([(folder, definition)]))
    spoiled = replace(definition, process=definition.process.replace("outcome == 'approve'<", "outcome == 'granted'<"))
    found = list(dead_branches([(folder, spoiled)]))
    assert {each.code for each in found} == {"process-dead-branch"}
    assert any("'make'" in each.remedy for each in found)


def test_the_same_paper_is_not_asked_twice():
    _folder, definition = loaded("dst-sauna-massage-licence-renewal")
    assert not list(papers_twice(Path("form.yaml"), definition))
    texts = dict(definition.texts)
    questions = dict(texts["en"].questions)
    questions["lift_certificate"] = questions["lift_certificate"].model_copy(update={"label": "The Menu"})
    questions["menu"] = questions["menu"].model_copy(update={"label": "the menu"})
    texts["en"] = texts["en"].model_copy(update={"questions": questions})
    pages = tuple(
        page.model_copy(
            update={
                "questions": tuple(
                    each.model_copy(update={"when": None}) if each.id == "menu" else each for each in page.questions
                )
            }
        )
        for page in definition.form.pages
    )
    always = replace(definition, texts=texts, form=definition.form.model_copy(update={"pages": pages}))
    (found,) = papers_twice(Path("form.yaml"), always)
    assert (found.level, found.code, found.key) == ("error", "paper-twice", "menu")


def test_a_paper_that_another_service_issues_is_told_unless_a_register_stands_in_for_it():
    services = [
        loaded(name) for name in ("dsi-criminal-record", "cpsp-guard-card", "dst-sauna-massage-licence-renewal")
    ]
    (found,) = papers_issued(services)
    assert (found.level, found.key) == ("warning", "criminal_record_certificate")
    assert found.file.parent.name == "cpsp-guard-card"


def test_a_question_that_a_register_answers_is_told():
    folder, definition = loaded("crc-marriage-one-thing")
    (found,) = known_already(folder / "form.yaml", definition)
    assert (found.code, found.key) == ("register-knows", "property_regime")


def test_a_register_that_nothing_is_done_with_is_told_field_by_field():
    folder, definition = loaded("fss-contribution-record-certificate")
    assert list(unread_registers(folder / "service.yaml", definition)) == []
    (asked,) = definition.data.registers
    more = asked.model_copy(update={"fields": (*asked.fields, "regime", "status")})
    other = asked.model_copy(update={"id": "social_welfare", "fields": ("aid_until",)})
    asking = replace(definition, data=definition.data.model_copy(update={"registers": (more, other)}))
    found = list(unread_registers(folder / "service.yaml", asking))
    assert [each.key for each in found] == ["registers.fss_record.regime", "registers.social_welfare"]
    assert {(each.level, each.code) for each in found} == {("warning", "register-unread")}


def test_a_register_that_stands_in_for_a_paper_is_read_whole():
    folder, definition = loaded("ias-general-aid")
    assert "facts.salaries_tax" in definition.form.model_dump_json()
    assert list(unread_registers(folder / "service.yaml", definition)) == []


def test_what_nothing_names_is_told(tmp_path):
    root = tmp_path / "services"
    (root / "_shared" / "blocks").mkdir(parents=True)
    (root / "_shared" / "blocks" / "lonely.yaml").write_text("questions: []\n")
    (root / "_shared" / "laws.yaml").write_text("old-law: {zh-Hant: a, pt: b, en: c}\n")
    assert {(each.file.name, each.key) for each in orphans(root, [])} == {
        ("lonely.yaml", "file"),
        ("laws.yaml", "old-law"),
    }


def test_services_that_people_look_for_have_words_to_find_them_by():
    folder, definition = loaded("dst-bar-licence-renewal")
    texts = {**definition.texts, "pt": definition.texts["pt"].model_copy(update={"keywords": ()})}
    (found,) = check_keywords(folder, replace(definition, texts=texts))
    assert (found.level, found.file.name) == ("error", "pt.yaml")
    folder, objection = loaded("hierarchical-appeal")
    assert not list(check_keywords(folder, objection))


def ease(said: str, language: str) -> float:
    found = measured([said], language)
    assert found is not None
    return found.ease or 0


def test_plain_words_read_easier_than_heavy_ones_in_each_language():
    plain = {
        "en": "You pay the fee. Then we send the card to you. You get it in two days. You can ask us by phone. " * 2,
        "pt": "Paga a taxa. Depois mandamos o seu bilhete. Chega em dois dias. Pode falar connosco por telefone. " * 2,
    }
    heavy = {
        "en": "Notwithstanding administrative considerations regarding documentation, applicants necessarily undertake "
        "supplementary authentication procedures concerning organisational representation. " * 3,
        "pt": "Relativamente à documentação administrativa, os requerentes submetem obrigatoriamente procedimentos "
        "complementares de autenticação concernentes à representação organizacional. " * 3,
    }
    for language in plain:
        assert ease(plain[language], language) > 60 > 30 > ease(heavy[language], language)
    said = "您繳費後，我們會把證件寄給您。兩天內便會收到。如有疑問，請致電查詢，辦公時間有人接聽。"
    chinese = measured([said], "zh-Hant")
    assert chinese is not None
    assert (chinese.rare, chinese.sentence < 20) == (0, True)
    assert measured(["鬮龘"], "zh-Hant") is None


def test_texts_beyond_the_bounds_are_told():
    folder, definition = loaded("dst-bar-licence-renewal")
    found = list(check_readable(folder, definition, {"en": Bounds(ease=120), "zh-Hant": Bounds(sentence=2)}))
    assert {(each.file.name, each.key) for each in found} == {("en.yaml", "ease"), ("zh-Hant.yaml", "sentence")}
    assert {each.level for each in found} == {"warning"}


def test_easy_words_stand_in_every_language_and_are_easier():
    folder, definition = loaded("fss-old-age-pension")
    assert list(check_easy(folder, definition)) == []
    hard = "Notwithstanding complementary requirements, beneficiaries prove their contributory eligibility. "
    texts = definition.texts
    other = {
        "en": texts["en"].model_copy(update={"easy": texts["en"].easy.model_copy(update={"do": hard * 4})}),
        "pt": texts["pt"].model_copy(update={"easy": None}),
        "zh-Hant": texts["zh-Hant"],
    }
    found = list(check_easy(folder, replace(definition, texts=other)))
    assert {(each.file.name, each.level) for each in found} == {("en.yaml", "warning"), ("pt.yaml", "error")}


def test_a_warning_is_accepted_only_with_a_reason_and_an_error_never(tmp_path):
    file = tmp_path / "a" / "form.yaml"
    warning, error = Problem(file, "x", "…", "warning", "orphan"), Problem(file, "x", "…", "error", "orphan")
    allowed = tmp_path / "check-allowed.yaml"
    allowed.write_text('- {code: orphan, at: ["a/form.yaml: *"], reason: Kept until the new form begins in January.}\n')
    assert list(without_allowed([warning, error], tmp_path)) == [error]
    (left,) = without_allowed([], tmp_path)
    assert (left.code, left.level) == ("allowed", "warning")
    allowed.write_text('- {code: orphan, at: ["a/form.yaml: *"], reason: no}\n')
    assert [each.code for each in without_allowed([warning], tmp_path)] == ["allowed", "orphan"]


def test_every_problem_has_a_code_that_is_explained(root):
    (root / "dsi" / "dsi-association-leadership-certificate" / "form.yaml").write_text("pages: [{}]")
    codes = {each.code for each in check_services(root)}
    assert "" not in codes
    explained = Path("docs/reference/checks.md").read_text("utf-8")
    for module in Path("src/balcao/catalogue/checks").glob("*.py"):
        codes |= set(CODE.findall(module.read_text("utf-8")))
    assert not [code for code in sorted(codes) if f"`{code}`" not in explained]


def test_the_shipped_catalogue_has_nothing_to_mend():
    assert check_catalogue(Path(settings.BALCAO_SERVICES)) == []


def test_officers_read_in_words_what_each_shipped_table_looks_at():
    wordless = set()
    for folder in service_folders(Path(settings.BALCAO_SERVICES)):
        definition = load_service(folder)
        questions = {question.id for question in definition.form.questions()}
        for table in (table for content in definition.rules.values() for table in tables_in(content)):
            for column in table["content"]["inputs"]:
                if column["field"] in questions or OF_A_REGISTER.fullmatch(column["field"]):
                    continue
                wordless |= {
                    (column["name"], lang)
                    for lang in LANGUAGES
                    if not definition.texts[lang].inputs.get(column["name"])
                }
    assert not sorted(wordless)


def renamed(root: Path, language: str, **words: object) -> list[Problem]:
    """The warnings about words once a radio licence's texts say other ones."""
    name = "ctt-radio-licence-renewal"
    source = Path(settings.BALCAO_SERVICES)
    for each in ("licence-kinds.yaml", "department.yaml"):
        shutil.copy(source / "ctt" / each, root / "ctt")
    for each in ("texts", name):
        shutil.copytree(source / "ctt" / each, root / "ctt" / each, dirs_exist_ok=True)
    shutil.copy(source / "terms.yaml", root)
    texts = root / "ctt" / name / "texts" / f"{language}.yaml"
    texts.write_text(yaml.safe_dump({**from_yaml(texts.read_text("utf-8")), **words}, allow_unicode=True), "utf-8")
    folder = texts.parent.parent
    return list(check_one_word(root, [(folder, load_service(folder))]))


def test_a_licence_is_called_what_its_own_law_calls_it(tmp_path):
    root = tmp_path
    shutil.copytree(Path(settings.BALCAO_SERVICES) / "_shared", root / "_shared")
    for each in ("departments.yaml", "licence-kinds.yaml", "procedure.yaml", "retention.yaml"):
        shutil.copy(Path(settings.BALCAO_SERVICES) / each, root)
    (root / "ctt").mkdir()
    (found,) = renamed(root, "zh-Hant", summary="為准照續期一年。")
    assert (found.code, found.key, found.level) == ("licence-word", "summary", "warning")
    assert renamed(root, "zh-Hant", summary="為牌照續期一年，持有餐飲場所准照者亦可。") == [], (
        "another kind by its full name"
    )
    spelt = renamed(root, "pt", who="O usuário com contrato laboral.", keywords=["usuário"])
    assert [(each.code, each.key) for each in spelt] == [("other-word", "who")] * 2
    assert "utilizador" in spelt[1].remedy
    (root / "terms.yaml").write_text("terms: [{word: x}]")
    assert [each.level for each in check_one_word(root, [])] == ["error"]


def test_the_houses_own_pages_say_the_same_words():
    terms = terms_in(Path(settings.BALCAO_SERVICES))
    wrong = []
    for language in LANGUAGES:
        words = other_words(terms, language)
        for file in sorted(Path("src/balcao").glob(f"*/**/texts/**/{language}.yaml")):
            for key, said in flat(from_yaml(file.read_text("utf-8")) or {}):
                wrong += [f"{file}: {key}: {right}" for pattern, right in words if pattern.search(said)]
    assert wrong == []


def said_in(content: object, key: str = "") -> Iterator[tuple[str, str, str]]:
    """Each text of a file in every language, with its place; words to search by are free."""
    if isinstance(content, dict):
        for name, each in content.items():
            if name in LANGUAGES and isinstance(each, str):
                yield name, key, each
            elif name != "keywords":
                yield from said_in(each, f"{key}.{name}")
    elif isinstance(content, list):
        for place, each in enumerate(content):
            yield from said_in(each, f"{key}.{place}")


def test_what_is_written_beside_the_texts_of_services_says_the_same_words():
    root, wrong = Path(settings.BALCAO_SERVICES), []
    terms = terms_in(root)
    words = {language: other_words(terms, language) for language in LANGUAGES}
    to_search_by = {root / "terms.yaml", root / "questions.yaml", root / "everyday-words.yaml"}
    for file in sorted(set(root.rglob("*.yaml")) - to_search_by):
        for language, key, said in said_in(from_yaml(file.read_text("utf-8"))):
            wrong += [f"{file}: {key}: {right}" for pattern, right in words[language] if pattern.search(said)]
    assert wrong == []


def test_no_worked_out_answer_has_words_of_one_language_or_a_sum_of_money_as_text():
    spoken = re.compile(r"'[^']*([\u4e00-\u9fff]|MOP)[^']*'")
    wrong = []
    for folder in service_folders(Path(settings.BALCAO_SERVICES)):
        questions = with_inner(load_service(folder).form.questions())
        wrong += [f"{folder.name}: {each.id}" for each in questions if each.compute and spoken.search(each.compute)]
    assert wrong == []


def test_a_worked_out_answer_is_said_in_the_language_one_reads():
    definition = load_service(Path(settings.BALCAO_SERVICES) / "dsf" / "dsf-no-debt-certificate")
    (statement,) = [each for each in definition.form.questions() if each.id == "statement"]
    said = [
        shown_answer(
            statement, "nothing_owed", ServiceWords({each: definition.texts[each].model_dump()}, each), "statement"
        )
        for each in LANGUAGES
    ]
    assert said == ["沒有欠稅", "Sem dívidas fiscais", "No tax owed"]


def test_the_number_of_a_professional_or_of_who_needs_a_licence_is_looked_up_and_not_typed():
    known = "technician|builder|intermediary|agent|professional|vet|instructor|accountant"
    of_somebody = re.compile(rf"(?:^|_)(?:{known})\w*_no$")
    typed = []
    for folder in service_folders(Path(settings.BALCAO_SERVICES)):
        for each in with_inner(load_service(folder).form.questions()):
            if of_somebody.search(each.id) and not (each.lookup or each.compute or each.prefill):
                typed.append(f"{folder.name}: {each.id}")
    assert typed == []
