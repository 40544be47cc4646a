"""Who would be asked to sign a draft as it is now, before anybody is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.capacity import office_words, separated
from balcao.cases.failures import CannotBeBound, SignerUnknown
from balcao.cases.models import Draft
from balcao.cases.readiness import Readiness
from balcao.cases.signatories import Signatories, signatories_of
from balcao.entities.api import Office, holder_name, holder_names, rule_sentence
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class SignerAhead:
    """Somebody who would be asked: by name where the reader may know it, in which capacity."""

    name: Text
    capacity: Text


@dataclass(frozen=True, slots=True)
class SigningAhead:
    """Who would be asked, by which rule; `problem` is why it cannot be asked for now."""

    people: tuple[SignerAhead, ...] = ()
    rule: Text | None = None
    problem: SignerUnknown | CannotBeBound | None = None


def ahead_of(draft: Draft, ready: Readiness, at: datetime) -> SigningAhead:
    """Those who bind the holder by their names, as its own people know them; those whom answers name by the names given
    there, never by what their card would tell; of the other party that it signs, by the name of an entity alone.
    """
    try:
        found = signatories_of(draft, ready, at)
    except (SignerUnknown, CannotBeBound) as failure:
        return SigningAhead(problem=failure)
    signing, answers = ready.version.definition.data.signing, ready.journey.answers
    named = [
        *_named(answers.get(signing.seats or ""), "consents"),
        *_named(answers.get(signing.persons or ""), "representative"),
    ]
    bound = [] if signing.rule == "representatives" else list(_officers(draft, found))
    rule = found.signers.rule if bound else None
    return SigningAhead((*bound, *named, *_other_party(found)), rule_sentence(rule) if rule else None)


def _officers(draft: Draft, found: Signatories) -> Iterable[SignerAhead]:
    names = holder_names(f"p-{each}" for each in found.signers.persons)
    for person in found.signers.persons:
        held = found.signers.offices[person]
        capacity = {language: _capacity(held, draft.holder_id, language) for language in LANGUAGES}
        yield SignerAhead(names.get(f"p-{person}", {}), capacity)


def _capacity(held: Iterable[Office], holder_id: str, language: str) -> str:
    return separated((office_words(each, holder_id, language) for each in held), language)


def _named(rows: list[Mapping[str, Any]] | None, key: str) -> Iterable[SignerAhead]:
    capacity = {language: translate(f"cases.signing_ahead.{key}", language) for language in LANGUAGES}
    for row in rows or ():
        name = str(row.get("name") or row.get("name_zh") or row.get("name_pt") or row.get("bir") or "?")
        yield SignerAhead(dict.fromkeys(LANGUAGES, name), capacity)


def _other_party(found: Signatories) -> Iterable[SignerAhead]:
    if found.other_entity:
        capacity = {language: translate("cases.signing_ahead.binds_it", language) for language in LANGUAGES}
        yield SignerAhead(holder_name(f"e-{found.other_entity}"), capacity)
    elif found.receiver:
        words = {language: translate("cases.signing_ahead.other_party", language) for language in LANGUAGES}
        yield SignerAhead(words, dict.fromkeys(LANGUAGES, ""))
