"""`services check`: what a department must mend before its service can go on line."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from balcao.catalogue.definition import QuestionTexts
from balcao.catalogue.loader import BadService, load_service, read_yaml, service_folders
from balcao.catalogue.rules import check_table
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, Question, check_expression

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OPERATORS = frozenset({"decide", "consult", "issue", "notify", "record_licence", "refund", "inform"})
"""What a service task may be; the case engine has one operator for each."""
USER_TASKS = frozenset({"officer_decision"})
OUTCOMES = {"granted", "refused", "incomplete"}


def check_services(root: Path) -> list[Problem]:
    """Every problem of every service below `root`."""
    found: list[Problem] = []
    departments = read_yaml(root / "departments.yaml")
    for folder in service_folders(root):
        try:
            definition = load_service(folder)
        except BadService as bad:
            found += bad.problems
        else:
            found += check_service(folder, definition, departments)
    return found


def check_service(folder: Path, definition: ServiceDefinition, departments: Mapping[str, object]) -> list[Problem]:
    """Every problem of one service that could be read."""
    return [
        *_check_references(folder, definition, departments),
        *_check_texts(folder, definition),
        *_check_process(folder, definition),
        *_check_examples(folder, definition),
    ]


def _check_references(
    folder: Path, definition: ServiceDefinition, departments: Mapping[str, object]
) -> Iterator[Problem]:
    file, data = folder / "service.yaml", definition.data
    named = [data.department, *(each.department for each in data.consult)]
    named += [*(each.department for each in data.inform), *(output.seal for output in data.outputs)]
    for code in dict.fromkeys(named):
        if code not in departments:
            yield Problem(file, "department", f"{code!r} is not in departments.yaml")
    if data.decision is not None:
        if data.decision not in definition.rules:
            yield Problem(file, "decision", f"there is no rules/{data.decision}")
        elif problem := check_table(definition.rules[data.decision]):
            yield Problem(folder / "rules" / data.decision, "table", problem)
    for output in data.outputs:
        if output.layout not in definition.layouts:
            yield Problem(file, "outputs.layout", f"there is no layout {output.layout!r}")
    questions = {question.id: question for question in definition.form.questions()}
    for fee in data.fees:
        if fee.per and fee.per not in questions:
            yield Problem(file, f"fees.{fee.id}.per", f"there is no question {fee.per!r}")
    asked = {register.id for register in data.registers} | ({"licence"} if data.licence else set())
    for question in questions.values():
        if question.prefill and question.prefill.register_id not in asked:
            remedy = f"register {question.prefill.register_id!r} is not among `registers` of service.yaml"
            yield Problem(folder / "form.yaml", f"{question.id}.prefill", remedy)
    for key, expression in _expressions(definition):
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield Problem(file, key, str(bad))


def _expressions(definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    yield from (("waivers.when", waiver.when) for waiver in definition.data.waivers)
    yield from (("consult.when", each.when) for each in definition.data.consult if each.when)


def _check_texts(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    for language, texts in definition.texts.items():
        file = folder / "texts" / f"{language}.yaml"
        pages = {page.id for page in definition.form.pages}
        yield from _same_names(file, "pages", pages, texts.pages)
        yield from _check_question_texts(file, "questions", definition.form.questions(), texts.questions)
    keys = {language: set(texts.reasons) for language, texts in definition.texts.items()}
    every = set().union(*keys.values())
    for language, present in keys.items():
        for key in sorted(every - present):
            yield Problem(folder / "texts" / f"{language}.yaml", f"reasons.{key}", "is missing; add it")


def _same_names(file: Path, key: str, wanted: Iterable[str], present: Iterable[str]) -> Iterator[Problem]:
    wanted, present = set(wanted), set(present)
    for name in sorted(wanted - present):
        yield Problem(file, f"{key}.{name}", "is missing; add it")
    for name in sorted(present - wanted):
        yield Problem(file, f"{key}.{name}", "belongs to nothing in the form; remove it")


def _check_question_texts(
    file: Path, key: str, questions: tuple[Question, ...], texts: Mapping[str, QuestionTexts]
) -> Iterator[Problem]:
    yield from _same_names(file, key, [question.id for question in questions], texts)
    for question in questions:
        if question.id not in texts:
            continue
        own, place = texts[question.id], f"{key}.{question.id}"
        yield from _same_names(file, f"{place}.options", question.options, own.options)
        yield from _same_names(file, f"{place}.errors", [check.error for check in question.checks], own.errors)
        yield from _check_question_texts(file, f"{place}.questions", question.questions, own.questions)


def _check_process(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    file = folder / "service.yaml"
    try:
        tree = etree.fromstring(definition.process.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as failure:
        yield Problem(file, "process", f"is not XML: {failure}")
        return
    processes = tree.findall(f"{BPMN}process")
    if len(processes) != 1 or processes[0].find(f"{BPMN}startEvent") is None:
        yield Problem(file, "process", "needs exactly one process with a start event")
        return
    if processes[0].find(f".//{BPMN}scriptTask") is not None:
        yield Problem(file, "process", "has a script; only registered operators may act")
    for tag, known in (("serviceTask", OPERATORS), ("userTask", USER_TASKS)):
        for task in processes[0].iter(f"{BPMN}{tag}"):
            name = str(task.get("name"))
            if name not in known:
                yield Problem(file, "process", f"{tag} {name!r} is unknown; there are {', '.join(sorted(known))}")
    ids = {element.get("id") for element in processes[0].iter()}
    for flow in processes[0].iter(f"{BPMN}sequenceFlow"):
        if flow.get("sourceRef") not in ids or flow.get("targetRef") not in ids:
            yield Problem(file, "process", f"flow {flow.get('id')!r} leads from or to nothing")


def _check_examples(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    outcomes = {example.expect.outcome for example in definition.examples.values()}
    for outcome in sorted(OUTCOMES - outcomes):
        yield Problem(folder / "examples", outcome, "there is no worked example with this outcome; add one")
    names = {question.id for question in definition.form.questions()}
    for name, example in definition.examples.items():
        for unknown in sorted(set(example.answers) - names):
            yield Problem(folder / "examples" / f"{name}.yaml", f"answers.{unknown}", "there is no such question")
