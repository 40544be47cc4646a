"""A document of a service as it will be, before it is: with a worked example, and with words that are only typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from balcao.cases.models import Reissue
from balcao.cases.outputs import SHORT, title_by
from balcao.cases.specimens import example_data, granted_examples, issued_to
from balcao.catalogue.api import Example, PrintedService, ServiceDefinition, printed_sentences, printed_service
from balcao.documents.api import LayoutFailed, issued_in, specimen
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

type Of = Literal["force", "waiting", "folder"]
"""Which version is looked at: in force, the one that waits to be published, or the folder's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueView:
    """How far issuing anew has come; `state` is ``going``, ``stopped`` or ``finished``."""

    id: int
    state: str
    wanted: int
    done: int
    issued: int
    why: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedOutput:
    """An output of a service: its place, what it is called, its layout and examples, and its sentences in force.

    `holding` counts the sealed documents of its register that nothing came in the place of.
    """

    service: PrintedService
    place: int
    titles: tuple[Text, ...]
    layout: str
    register: str
    examples: Mapping[str, str]
    sentences: Mapping[str, Text]
    versions: tuple[Of, ...]
    holding: int
    reissue: ReissueView | None


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages as pictures (PNG); or why there are none."""

    pages: tuple[bytes, ...] = ()
    failure: LayoutFailed | None = None


def printed_output(*, actor: Actor, service_id: str, place: int, root: Path) -> PrintedOutput:
    """One output of a service.

    :raises NotFound: unless the service is the officer's, or has no such output.
    """
    service = printed_service(actor=actor, service_id=service_id, root=root)
    definition = service.current.definition
    if place >= len(definition.data.outputs):
        raise NotFound(f"output {place} of {service_id}")
    output = definition.data.outputs[place]
    examples = _examples(definition, place)
    versions: tuple[Of, ...] = (
        "force",
        *(("waiting",) if _has(service.waiting, place) else ()),
        *(("folder",) if _has(service.folder, place) else ()),
    )
    return PrintedOutput(
        service=service,
        place=place,
        titles=tuple(title_by(definition, each, {}) for each in definition.data.outputs),
        layout=output.layout,
        register=output.register_code,
        examples={name: each.name for name, each in examples.items()},
        sentences=printed_sentences(definition, output.layout),
        versions=versions,
        holding=len(issued_in(register=output.register_code)) if service.heads else 0,
        reissue=_last_reissue(service_id, place),
    )


def _has(definition: ServiceDefinition | None, place: int) -> bool:
    return definition is not None and place < len(definition.data.outputs)


def _examples(definition: ServiceDefinition, place: int) -> dict[str, Example]:
    output, granted = definition.data.outputs[place], granted_examples(definition)
    return {name: each for name, each in granted.items() if issued_to(definition, each, output)} or granted


def _last_reissue(service_id: str, place: int) -> ReissueView | None:
    row = Reissue.objects.filter(service_id=service_id, place=place).order_by("-pk").first()
    if row is None:
        return None
    state = "finished" if row.finished_at else "stopped" if row.stopped_at else "going"
    return ReissueView(
        id=row.pk,
        state=state,
        wanted=row.wanted,
        done=row.done,
        issued=row.issued,
        why=row.why,
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
    )


def pages_of(output: PrintedOutput, *, example: str, of: Of, typed: Mapping[str, Text] | None = None) -> Pages:
    """The pages of an output with an example, as one version prints them; `typed` are sentences in place of its own."""
    definition = _definition(output.service, of)
    wanted = definition.data.outputs[output.place]
    examples = _examples(definition, output.place)
    chosen = examples.get(example) or next(iter(examples.values()))
    data: dict[str, Any] = example_data(definition, wanted, chosen)
    for key, text in (typed or {}).items():
        if key in data["words"]:
            data["words"][key] |= {SHORT[language]: words for language, words in text.items()}
    try:
        found = specimen(definition.layouts[wanted.layout], data, at=datetime.fromisoformat(chosen.at))
    except LayoutFailed as failure:
        return Pages(failure=failure)
    return Pages(found.pages)


def _definition(service: PrintedService, of: Of) -> ServiceDefinition:
    other = {"waiting": service.waiting, "folder": service.folder}.get(of)
    return other or service.current.definition
