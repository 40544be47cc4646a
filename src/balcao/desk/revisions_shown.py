"""A decision, its line and what waits about it, as an officer reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from balcao.cases.api import (
    CaseSummary,
    DecisionKind,
    DecisionView,
    Referred,
    Revisable,
    RevisionView,
    StayView,
    Waiting,
)
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.desk.findings import reasons_in_words
from balcao.desk.fines_shown import range_in_words
from balcao.desk.reading import named, words_of
from balcao.desk.typed import written
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick


def decision_rows(
    definition: ServiceDefinition, decisions: Iterable[DecisionView], language: str
) -> list[dict[str, Any]]:
    """Each decision, the one in force first: what it did, on which ground, by whom, and when."""
    rows = [
        {
            "title": translate(f"cases.step.{each.kind}_{each.word}", language),
            "note": " · ".join(part for part in (each.by_name, format_macau(each.at, language)) if part),
            "why": each.why,
            "reasons": [*reasons_in_words(definition, each.reasons, language), *([each.note] if each.note else [])],
            "conditions": "\n".join(str(row["text"]) for row in each.conditions),
            "because_of": each.because_of,
            "in_force": False,
        }
        for each in reversed(tuple(decisions))
    ]
    if rows:
        rows[0]["in_force"] = True
    return rows


def line_shown(case: Revisable, language: str) -> list[dict[str, Any]]:
    """The line of the case's decisions."""
    return decision_rows(case.version.definition, case.decisions, language)


def waiting_shown(case: Revisable, language: str) -> dict[str, Any] | None:
    """What waits about the decision, and for whom."""
    if case.waiting is None:
        return None
    waiting, words = case.waiting, words_of(case.version, language)
    rows = [("why", waiting.why), ("conditions", pick(waiting.conditions, language)), ("note", waiting.note)]
    shown = [{"key": translate(f"desk.revise.{name}", language), "value": value} for name, value in rows if value]
    refused_for = reasons_in_words(case.version.definition, waiting.reasons, language)
    shown += (
        [{"key": translate("desk.revise.reasons", language), "value": "\n".join(refused_for)}] if refused_for else []
    )
    shown += [{"key": words.label(name), "value": str(value)} for name, value in waiting.corrected.items()]
    if waiting.reduces_to is not None:
        shown.append(
            {"key": translate("desk.revise.becomes", language), "value": format_mop(waiting.reduces_to, language)}
        )
    again = listed((named("register", each, language) for each in waiting.read_again), language)
    shown += [{"key": translate("desk.revise.read_again", language), "value": again}] if again else []
    return {
        "id": waiting.id,
        "title": translate(f"desk.revise.proposed.{waiting.kind}", language),
        "by": f"{waiting.proposed_by} · {format_macau(waiting.proposed_at, language)}",
        "rows": shown,
        "state": _state(waiting, language),
        "answer": waiting.hearing.answer if waiting.hearing else "",
        "answered_by": waiting.hearing.answered_by if waiting.hearing else "",
        "may_confirm": waiting.may_confirm,
        "warning": waiting.kind == "revoked",
    }


def _state(waiting: RevisionView, language: str) -> str:
    hearing = waiting.hearing
    if hearing is None or hearing.end is not None:
        return translate("desk.revise.waits_confirm", language)
    if hearing.due_on is None:
        return translate("desk.hearing.letter", language)
    return translate("desk.revise.waits_party", language, day=format_macau(hearing.due_on, language))


def stays_shown(stays: Iterable[StayView], language: str) -> list[str]:
    """Why the decision in force has no effect at present."""
    return [
        translate(
            "desk.revise.stay.ordered" if each.ordered_by else "desk.revise.stay.by_law",
            language,
            who=each.ordered_by,
            why=each.why,
            reference=each.because_of,
            since=format_macau(each.since_at, language),
        )
        for each in stays
    ]


def waiting_row(each: Waiting, language: str) -> dict[str, Any]:
    """A line of the list of what waits."""
    revision = each.revision
    return {
        "reference": each.case.reference,
        "title": pick(get_version(each.case.version_id).definition.text("name"), language),
        "holder": pick(each.holder, language),
        "what": translate(f"desk.revise.proposed.{revision.kind}", language),
        "note": f"{revision.proposed_by} · {format_macau(revision.proposed_at, language)}",
        "state": _state(revision, language),
        "kind": "orange" if revision.may_confirm else "grey",
    }


def referral_shown(case: Revisable, language: str) -> dict[str, Any] | None:
    """What a superior sent back, and what does not hold."""
    if case.referral is None:
        return None
    return {
        "who": case.referral.by_name,
        "why": case.referral.why,
        "day": format_macau(case.referral.last_day, language),
        "unfounded": reasons_in_words(case.version.definition, case.referral.unfounded, language),
    }


def referred_row(each: Referred, language: str) -> dict[str, Any]:
    """A case that a superior sent back, in a list."""
    key = "late" if each.referral.late else "until"
    return {
        "reference": each.case.reference,
        "title": pick(get_version(each.case.version_id).definition.text("name"), language),
        "state": translate(f"desk.revise.referral.{key}", language, day=format_macau(each.referral.last_day, language)),
        "kind": "red" if each.referral.late else "orange",
    }


def owed_row(each: CaseSummary, language: str) -> dict[str, Any]:
    """A case that silence refused, in a list."""
    return {
        "reference": each.reference,
        "title": pick(get_version(each.version_id).definition.text("name"), language),
        "lodged": format_macau(each.lodged_at, language),
    }


def form_shown(case: Revisable, sent: Mapping[str, str], language: str) -> dict[str, Any]:
    """The form as it was typed, or as the decision stands."""
    words, typed = words_of(case.version, language), bool(sent)
    again = sent.getlist("read_again") if typed and hasattr(sent, "getlist") else []
    return {
        "kinds": [
            {
                "value": kind.value,
                "text": translate(_kind_key(case, kind.value), language),
                "hint": translate(f"{_kind_key(case, kind.value)}_hint", language),
                "checked": sent.get("kind") == kind.value,
            }
            for kind in case.kinds
        ],
        "why": written(sent, "why"),
        "note": written(sent, "note") if typed else case.note,
        "reasons": _reasons(case, sent, language),
        "conditions": written(sent, "conditions") if typed else "\n".join(each.text for each in case.conditions),
        "corrects": DecisionKind.CORRECTED in case.kinds,
        "fine": range_in_words(case.fine, language) if case.fine else "",
        "reduces_to": sent.get("reduces_to", ""),
        "words": [
            {
                "id": f"word-{name}",
                "label": words.label(name),
                "value": written(sent, f"word-{name}") if typed else str(value),
            }
            for name, value in case.words.items()
        ],
        "registers": [
            {"value": each, "text": named("register", each, language), "checked": each in again}
            for each in case.registers
        ],
        "open_words": typed and sent.get("kind") == "corrected",
        "refund": sent.get("refund") == "yes",
        "without": [
            {"value": "", "text": translate("desk.revise.hear", language), "checked": not sent.get("without_hearing")},
            *(
                {"value": key, "text": pick(text, language), "checked": sent.get("without_hearing") == key}
                for key, text in case.without.items()
            ),
        ],
    }


def _reasons(case: Revisable, sent: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """The reasons of the service for refusing expressly, but for those that a superior found not to hold."""
    if DecisionKind.EXPRESS not in case.kinds:
        return []
    gone = case.referral.unfounded if case.referral else ()
    library = [key for key in case.version.definition.texts["zh-Hant"].reasons if key not in gone]
    ticked = sent.getlist("reasons") if hasattr(sent, "getlist") else []
    words = reasons_in_words(case.version.definition, library, language)
    return [{"value": key, "text": text, "checked": key in ticked} for key, text in zip(library, words, strict=True)]


def _kind_key(case: Revisable, kind: str) -> str:
    gives = kind == "amended" and case.outcome != "approve"
    if gives and case.version.definition.data.by_department:
        return "desk.revise.kind.less_fine" if case.fine else "desk.revise.kind.take_back"
    return "desk.revise.kind.grant" if gives else f"desk.revise.kind.{kind}"
