"""Whatever names something else must name something that is there."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from balcao.accounts.api import clearances
from balcao.catalogue.booked import FACTS as BOOKED
from balcao.catalogue.checks.money import check_periods
from balcao.catalogue.codelists import PREFIX
from balcao.catalogue.definition import Output
from balcao.catalogue.field_help import field_help
from balcao.catalogue.fined import FineRule, KeepsRule
from balcao.catalogue.loader import BadService
from balcao.catalogue.passed_on import FACT as VOUCHER
from balcao.catalogue.passed_on import FACTS as VOUCHER_FACTS
from balcao.catalogue.places import places
from balcao.catalogue.published import FACT as ACTIVITY
from balcao.catalogue.published import FACTS as ACTIVITY_FACTS
from balcao.catalogue.registers import registers
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import LISTS, Question, with_inner

SOURCES = frozenset({"licences", "grants", "entities", "person"})
"""What `search_choose` can search beside code lists."""
ROWS = frozenset({"group", "table", "bulk_table"})
SPELLED = frozenset({"money", "date"})
"""Kinds of answer that have words beside figures."""


def check_references(
    folder: Path, definition: ServiceDefinition, departments: Collection[str] | None
) -> Iterator[Problem]:
    """Departments, the clearance, the decision table, layouts, questions and registers that are named and not there."""
    file, data = folder / "service.yaml", definition.data
    questions = {question.id: question for question in definition.form.questions()}
    if departments is not None:
        named = [data.department, *(each.department for each in data.consult)]
        named += [*(each.department for each in data.inform), *(output.seal for output in data.outputs)]
        for code in dict.fromkeys(named):
            if code not in departments:
                yield Problem(file, "department", f"{code!r} is not in departments.yaml")
    if definition.access.clearance not in clearances():
        wanted = ", ".join(clearances())
        yield Problem(folder / "access.yaml", "clearance", f"{definition.access.clearance!r} is none of {wanted}")
    for dated in data.tables:
        if dated.table not in definition.rules:
            yield Problem(file, "decision", f"there is no rules/{dated.table}")
    yield from check_periods(file, "decision.period", [dated.period for dated in data.tables])
    if data.law_of not in {"lodged", "decided"} and (
        data.law_of not in questions or questions[data.law_of].kind != "date"
    ):
        yield Problem(file, "law_of", f"{data.law_of!r} is neither lodged, decided, nor a question that holds a day")
    if data.window.kind == "relative" and not data.licence:
        yield Problem(file, "window", "is measured from a licence; name its kind as `licence`")
    if data.change and not data.licence and not data.by_department and data.change.act != "inherit":
        yield Problem(file, "change", "changes a licence; name its kind as `licence`")
    if data.fine is not None:
        yield from _fine(file, data.fine, definition, questions.get(data.fine.amount))
    if data.keeps is not None:
        yield from _keeps(file, data.keeps, questions)
    if data.unchanged and data.change:
        yield Problem(file, "unchanged", "goes with a service that renews a licence, or is about none")
    for output in data.outputs:
        if output.layout not in definition.layouts:
            yield Problem(file, "outputs.layout", f"there is no layout {output.layout!r}")
        for name in output.paper.places if output.paper else ():
            if name not in places(folder.parents[1]):
                yield Problem(file, "outputs.paper.places", f"there is no place {name!r} in places.yaml")
        for key, name in _questions_of(output):
            if name not in questions:
                yield Problem(file, f"outputs.{key}", f"there is no question {name!r}")
            elif key == "in_words" and questions[name].reads_as not in SPELLED:
                yield Problem(file, f"outputs.{key}", f"{name!r} is neither an amount of money nor a day")
    if data.inspection and data.inspection.layout not in definition.layouts:
        yield Problem(file, "inspection.layout", f"there is no layout {data.inspection.layout!r}")
    pages = {page.id for page in definition.form.pages}
    for each in data.consult:
        for name in each.sees:
            if name not in pages:
                yield Problem(file, f"consult.{each.department}.sees", f"there is no page {name!r}")
    for body in data.inform:
        for name in body.tells:
            if name not in questions:
                yield Problem(file, f"inform.{body.department}.tells", f"there is no question {name!r}")
    for name in data.visit.places if data.visit else ():
        if name not in places(folder.parents[1]):
            yield Problem(file, "visit.places", f"there is no place {name!r} in places.yaml")
    if data.visit and not data.visits.count:
        yield Problem(file, "visits", "a visit is booked: say in `visits` how often one comes, and why")
    if data.offers is not None:
        yield from _offers(file, definition)
    yield from _registers(file, definition)
    yield from _questions(file, definition, questions)
    yield from _sources(folder / "form.yaml", definition)
    yield from _lookups(folder / "form.yaml", definition)
    for question in definition.form.questions():
        if question.help:
            try:
                field_help(folder.parents[1], question.help)
            except BadService as bad:
                yield from bad.problems
    yield from _prefills(folder / "form.yaml", definition, questions)


def _offers(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """What is offered unasked: to persons, free, by a field that the register has, saying what the form asks."""
    data, offers, known = definition.data, definition.data.offers, registers(file.parents[2])
    assert offers is not None, "asked of services that have it"
    if data.audience != ("person",) or data.fees or data.signing.rule != "applicant":
        yield Problem(file, "offers", "is for persons alone, free of charge, and signed by nobody else")
    if offers.register_id not in known or offers.field not in known[offers.register_id].fields:
        remedy = f"{offers.field!r} is not among the `fields` of _shared/registers/{offers.register_id}.yaml"
        yield Problem(file, "offers.field", remedy)
    questions = {question.id for question in definition.form.questions()}
    for name in sorted(offers.answers.keys() - questions):
        yield Problem(file, f"offers.answers.{name}", "there is no such question")
    if offers.silence == "grants":
        for question in definition.form.questions():
            known_already = question.prefill or question.compute or question.id in offers.answers
            if question.required is not False and not known_already:
                yield Problem(file, "offers.silence", f"nobody answers {question.id!r} who says nothing")


def _fine(file: Path, rule: FineRule, definition: ServiceDefinition, asked: Question | None) -> Iterator[Problem]:
    if rule.range_table not in definition.rules:
        yield Problem(file, "fine.range", f"there is no rules/{rule.range_table}")
    if asked is None or asked.kind != "money" or asked.required is not False:
        yield Problem(file, "fine.amount", f"{rule.amount!r} must be a question of kind money that is not required")


def _keeps(file: Path, rule: KeepsRule, questions: Mapping[str, Question]) -> Iterator[Problem]:
    kinds = {"amount": "money", "found": "long_text", "found_on": "date", "photos": "file"}
    for name, kind in kinds.items():
        question = questions.get(getattr(rule, name))
        if question is None or question.kind != kind:
            yield Problem(file, f"keeps.{name}", f"must be a question of kind {kind}")


def _registers(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Registers asked for what they cannot tell. What is asked of an entity that answers name is the exchange's."""
    known = registers(file.parents[2])
    for asked in definition.data.registers:
        if asked.about is not None or asked.id not in known:
            continue
        for field in asked.fields:
            if field not in known[asked.id].fields:
                remedy = f"{field!r} is not among the `fields` of _shared/registers/{asked.id}.yaml"
                yield Problem(file, f"registers.{asked.id}", remedy)


def _sources(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Where options come from: a code list, or for `search_choose` a source that can be searched."""
    for question in definition.form.questions():
        source = question.options_from or ""
        place = f"{question.id}.options_from"
        yield from _inner_sources(file, question)
        if not source or source.startswith(PREFIX) or question.list_id:
            continue
        name = source.partition(".")[0]
        if question.kind != "search_choose" or name not in SOURCES:
            known = ", ".join((f"{PREFIX}<list>", f"{LISTS}<list>", *sorted(SOURCES)))
            yield Problem(
                file, place, f"{source!r} is no source; there are {known}; all but the first two only to search in"
            )


def _lookups(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Looked up is only what a register lets be looked up."""
    known = registers(file.parents[2])
    for question in with_inner(definition.form.questions()):
        place = f"{question.id}.lookup"
        if question.lookup is None:
            continue
        register = known.get(question.lookup.register_id)
        if register is None or register.looked_up is None:
            remedy = f"_shared/registers/{question.lookup.register_id}.yaml says nothing under `looked_up`"
            yield Problem(file, place, remedy)
            continue
        for field in question.lookup.shows:
            if field not in register.looked_up.shows:
                yield Problem(file, place, f"{field!r} is not among what that register shows to who looks it up")


def _inner_sources(file: Path, question: Question) -> Iterator[Problem]:
    for inner in question.questions:
        if inner.options_from and not (inner.options_from.startswith(PREFIX) or inner.list_id):
            remedy = "rows take options of a code list or a reference list only"
            yield Problem(file, f"{question.id}.{inner.id}.options_from", remedy)
        yield from _inner_sources(file, inner)


def _questions_of(output: Output) -> Iterator[tuple[str, str]]:
    """The questions an output names, each with the key that names it."""
    yield from ((f"terms.{term}", name) for term, name in output.terms.items())
    yield from (("states", name) for name in output.states)
    yield from (("in_words", name) for name in output.in_words)
    if output.valid_on is not None:
        yield "valid_on", output.valid_on


def _questions(file: Path, definition: ServiceDefinition, questions: dict[str, Question]) -> Iterator[Problem]:
    data = definition.data
    signing = data.signing
    named = {"deadline.event": data.deadline.event, "signing.least": signing.least, "signing.amount": signing.amount}
    named |= {f"requires.{each.service}.number": each.number for each in data.requires}
    if data.inspection:
        named["inspection.place"] = data.inspection.place
    if data.asked_about and data.asked_about.about:
        named |= {f"registers.about.{key}": name for key, name in data.asked_about.about.model_dump().items()}
    if data.change:
        named |= {f"change.{key}": getattr(data.change, key) for key in ("since", "until", "why")}
        named |= {
            f"change.to.{key}": name for key, name in (data.change.to.model_dump() if data.change.to else {}).items()
        }
    if data.opens:
        named |= {f"opens.{key}": name for key, name in data.opens.model_dump().items()}
    if data.organs:
        named |= {f"organs.{key}": name for key, name in data.organs.model_dump().items()}
    if data.unchanged:
        named |= {f"unchanged.{name}": name for name in (*data.unchanged.answers, *data.unchanged.again)}
    if data.publishes:
        named |= {f"publishes.{key}": name for key, name in data.publishes.questions.items()}
    if data.intake:
        named |= {f"intake.tells.{name}": name for name in data.intake.tells}
    for key, name in named.items():
        if name and name not in questions:
            yield Problem(file, key, f"there is no question {name!r}")
    if data.intake and (per := data.intake.per):
        chosen = questions.get(per)
        if chosen is None or chosen.kind != "choose_one" or set(chosen.options) != set(data.intake.kinds):
            yield Problem(file, "intake.per", f"{per!r} must choose one of those that rounds are `of`, and no other")
    for key, rows in (("signing.seats", signing.seats), ("signing.persons", signing.persons)):
        if rows and rows not in questions:
            yield Problem(file, key, f"there is no question {rows!r}")
        elif rows and not _holds_persons(questions[rows]):
            yield Problem(file, key, f"{rows!r} must be a group or table whose rows ask for `bir`")


def _holds_persons(question: Question) -> bool:
    return question.kind in ROWS and any(part.id == "bir" for part in question.questions)


def _prefills(file: Path, definition: ServiceDefinition, questions: dict[str, Question]) -> Iterator[Problem]:
    asked = {register.id: register.fields for register in definition.data.registers}
    for question, source in ((each, source) for each in questions.values() for source in each.prefill):
        if source.register_id == "licence" and definition.data.licence:
            continue
        if source.register_id == "decision" and definition.data.objects:
            continue
        if source.register_id == "booking" and definition.data.booking and source.field in BOOKED:
            continue
        if source.register_id == VOUCHER and definition.data.passes_on and source.field in VOUCHER_FACTS:
            continue
        if source.register_id == ACTIVITY and definition.data.enrols and source.field in ACTIVITY_FACTS:
            continue
        if source.register_id not in asked:
            remedy = f"register {source.register_id!r} is not among `registers` of service.yaml"
            yield Problem(file, f"{question.id}.prefill", remedy)
        elif source.field.split(".")[0] not in asked[source.register_id]:
            remedy = f"{source.field!r} is not among the `fields` asked of {source.register_id!r} in service.yaml"
            yield Problem(file, f"{question.id}.prefill", remedy)
