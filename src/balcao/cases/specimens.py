"""Worked examples as the documents they would be issued, without a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.cases.outputs import Printed, printed_data, title_by, valid_until
from balcao.catalogue.api import Example, Output, ServiceDefinition
from balcao.documents.api import LayoutFailed, specimen_data, typeset
from balcao.formkit.api import holds
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.reflists.api import with_shipped_lists

HOLDERS: dict[str, tuple[Text, str]] = {
    "person": ({"zh-Hant": "陳大文", "pt": "Chan Tai Man", "en": "Chan Tai Man"}, ""),
    "association": (
        {"zh-Hant": "澳門示例協會", "pt": "Associação Exemplo de Macau", "en": "Macao Example Association"},
        "0000",
    ),
}
"""Who the documents of examples are for, by audience; companies where no other is named."""
COMPANY: tuple[Text, str] = (
    {"zh-Hant": "示例貿易有限公司", "pt": "Comércio Exemplo, Limitada", "en": "Example Trading Limited"},
    "SO 00000",
)
NUMBER = "000000"


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """A layout that cannot be typeset with a worked example: where in which file, and why."""

    layout: str
    example: str
    failure: LayoutFailed


def granted_examples(definition: ServiceDefinition) -> dict[str, Example]:
    """The worked examples to which documents are issued, by name; any where none is granted."""
    granted = {
        name: each
        for name, each in definition.examples.items()
        if each.expect.outcome == "granted" or each.officer == "approve"
    }
    return granted or dict(definition.examples)


def issued_to(definition: ServiceDefinition, example: Example, output: Output) -> bool:
    """Whether the example is issued that output."""
    return holds(output.when, {**_unanswered(definition), **example.answers, "facts": example.facts})


def _unanswered(definition: ServiceDefinition) -> dict[str, Any]:
    return {question.id: None for question in definition.form.questions()}


def example_data(definition: ServiceDefinition, output: Output, example: Example) -> dict[str, Any]:
    """What the layout of an output receives of a worked example."""
    at = datetime.fromisoformat(example.at)
    holder, number = HOLDERS.get(definition.data.audience[0], COMPANY)
    licence: Mapping[str, Any] = example.facts.get("licence") or {}
    printed = Printed(
        answers=example.answers,
        facts=example.facts,
        holder=holder,
        register_no=number,
        department=definition.data.department,
        decided=macau_date(at),
        reference=f"{definition.data.department}-{macau_date(at).year}-{NUMBER}",
        licence_number=str(licence.get("number", "")),
    )
    until = valid_until(
        output,
        since=macau_date(at),
        answers={output.valid_on or "": macau_date(at).isoformat(), **example.answers},
        licence_until=licence.get("valid_until"),
    )
    return specimen_data(
        printed_data(printed, _with_words(definition, example), output),
        register=output.register_code,
        kind=output.kind,
        title=title_by(definition, output, example.facts),
        at=at,
        valid_until=until,
    )


def _with_words(definition: ServiceDefinition, example: Example) -> ServiceDefinition:
    """The definition with the reference lists as they lie beside the services."""
    on = macau_date(datetime.fromisoformat(example.at))
    root = settings.BALCAO_SERVICES
    return replace(
        definition, form=with_shipped_lists(definition.form, example.answers, example.facts, root=root, on=on)
    )


def layout_faults(definition: ServiceDefinition, *, each_example: bool = True) -> Iterator[LayoutFault]:
    """Every output that cannot be typeset with a worked example it is issued to, or with the first such one; of each
    output one fault."""
    for output in definition.data.outputs:
        issued = [
            (name, example)
            for name, example in granted_examples(definition).items()
            if issued_to(definition, example, output)
        ]
        for name, example in issued if each_example else issued[:1]:
            try:
                data = example_data(definition, output, example)
                typeset(definition.layouts[output.layout], data, at=datetime.fromisoformat(example.at))
            except LayoutFailed as failure:
                yield LayoutFault(output.layout, name, failure)
                break
