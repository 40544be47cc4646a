"""Which services can be applied for by a list, and the columns of its file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from balcao.bundles.failures import NoList
from balcao.cases.api import services_to_begin
from balcao.catalogue.api import ServiceVersion, words_of
from balcao.formkit.api import Question, kind_of
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES

SAID_BY_ITSELF = frozenset({"computed", "read_only"})


def services_for_lists(*, actor: Actor, at: datetime) -> list[ServiceVersion]:
    """Those the actor may begin for the entity, whose every application fits one row."""
    return [each for each in services_to_begin(actor=actor, at=at) if fits(each)]


def fits(version: ServiceVersion) -> bool:
    """Whether one row says all that an application needs: no licence, no other party, no paper for everyone."""
    data = version.definition.data
    alone = data.licence or data.change or data.objects or data.asked_about or version.definition.renews
    if alone or data.signing.rule not in ("applicant", "binding_rule"):
        return False
    known = SAID_BY_ITSELF | {"declaration"}
    return bool(columns_of(version)) and not any(
        not (kind_of(each.kind).in_a_cell or each.kind in known)
        and each.required is True
        and not each.when
        and not each.prefill
        for each in version.definition.form.questions()
    )


def columns_of(version: ServiceVersion) -> tuple[Question, ...]:
    """The questions that a row answers. What a register fills in and locks is none of them."""
    return tuple(
        each
        for each in version.definition.form.questions()
        if kind_of(each.kind).in_a_cell and not each.compute and not any(source.locked for source in each.prefill)
    )


def declarations_of(version: ServiceVersion) -> tuple[Question, ...]:
    """The statements that are agreed to once for all rows."""
    return tuple(each for each in version.definition.form.questions() if each.kind == "declaration")


def service_for_list(*, actor: Actor, at: datetime, service_id: str) -> ServiceVersion:
    """One of the services for lists.

    :raises NoList: when it is none.
    """
    found = next((each for each in services_for_lists(actor=actor, at=at) if each.service_id == service_id), None)
    if found is None:
        raise NoList(service_id)
    return found


def labels_for(version: ServiceVersion, heading: Sequence[str]) -> dict[str, str]:
    """What each column is called in this heading, whichever language it is in."""
    named = {
        column.id: [words_of(version, language).label(column.id) for language in LANGUAGES]
        for column in columns_of(version)
    }
    return {
        name: next((label for label in labels if label in heading), labels[0])
        for name, labels in named.items()
        if name not in heading
    }


def option_words(version: ServiceVersion, column: Question, language: str) -> tuple[str, ...]:
    """What a cell of this column may say, where only some words may."""
    words: Mapping[str, tuple[str, str]] = {"zh-Hant": ("是", "否"), "pt": ("sim", "não")}
    if column.kind == "yes_no":
        return words.get(language, ("yes", "no"))
    return tuple(words_of(version, language).option(each, column.id) for each in column.options)
