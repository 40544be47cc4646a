"""An entity's account, opened by a case: what the answers say, in the words of the entities."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from balcao.accounts.api import person_by_bir
from balcao.catalogue.api import Opens, ServiceDefinition
from balcao.entities.api import BindingRule, EntityKind, Entry, Representative, holder_name
from balcao.kernel.texts import Text


def entry_of(opens: Opens, answers: Mapping[str, Any], rule: Mapping[str, Any] | None = None) -> Entry:
    """The entity as it was lodged; whoever represents it and has no account of their own yet is left out.

    `rule` is the whole binding rule, where its register has more than a number of signatures.
    """
    rows = answers.get(opens.representatives) or []
    return Entry(
        kind=EntityKind(answers[opens.kind]),
        register_no=str(answers[opens.register_no]),
        taxpayer_no=str(answers.get(opens.taxpayer_no) or ""),
        name_zh=str(answers.get(opens.name_zh) or ""),
        name_pt=str(answers.get(opens.name_pt) or ""),
        address=str(answers.get(opens.address) or ""),
        representatives=tuple(each for row in rows if (each := _representative(row)) is not None),
        posts=tuple(dict.fromkeys(str(row["post"]) for row in rows)),
        least=int(answers.get(opens.least) or 1),
        bound_by=BindingRule.model_validate(rule) if rule else None,
    )


def rule_in(definition: ServiceDefinition, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The whole binding rule in what the register said of the entity; None where it says how many sign."""
    asked = definition.data.asked_about
    found = (facts.get(asked.id) or {}).get("bound_by") if asked is not None else None
    return found if isinstance(found, dict) else None


def _representative(row: Mapping[str, Any]) -> Representative | None:
    person = person_by_bir(str(row["bir"]))
    if person is None:
        return None
    start, end = (date.fromisoformat(row[name]) if row.get(name) else None for name in ("term_start", "term_end"))
    return Representative(person_id=person, post=str(row["post"]), term_start=start, term_end=end)


def administrators_of(opens: Opens, answers: Mapping[str, Any]) -> tuple[int, ...]:
    """The persons who will administer the account."""
    found = [person_by_bir(str(row["bir"])) for row in answers.get(opens.administrators) or []]
    return tuple(person for person in found if person is not None)


def in_whose_name(
    definition: ServiceDefinition, holder_id: str, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None
) -> Text:
    """For whom an application is signed: the entity whose account it opens, otherwise its holder."""
    return name_opened(definition, answers, facts) or holder_name(holder_id)


def name_opened(
    definition: ServiceDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None
) -> Text:
    """The name of the entity whose account an application opens; empty of any other."""
    opens, asked = definition.data.opens, definition.data.asked_about
    if opens is None or asked is None:
        return {}
    entry = (facts or {}).get(asked.id) or {}
    name_zh = str(entry.get("name_zh") or answers.get(opens.name_zh) or "")
    name_pt = str(entry.get("name_pt") or answers.get(opens.name_pt) or "")
    if not name_zh and not name_pt:
        return {}
    return {"zh-Hant": name_zh or name_pt, "pt": name_pt or name_zh, "en": name_pt or name_zh}
