"""A licence in the words of the desk."""

from collections.abc import Iterable
from typing import Any

from balcao.desk.reading import department_name
from balcao.entities.api import holder_names
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.licences.api import Change, Licence, Obligation, OfficerLicence, Restraint, terms_in_words

COLOURS = {"in_force": "green", "suspended": "orange", "expired": "orange", "lapsed": "red", "revoked": "red"}


def state_shown(licence: Licence, language: str) -> dict[str, str]:
    """The state as a coloured word."""
    return {
        "state": translate(f"licences.state.{licence.state}", language),
        "kind": COLOURS.get(licence.state.value, "grey"),
    }


def facts_shown(licence: Licence, language: str) -> list[dict[str, str]]:
    """Holder, days and terms."""

    def day(value: Any) -> str:
        return str(format_macau(value, language)) if value else ""

    holder = holder_names([licence.holder_id]).get(licence.holder_id, {})
    cured = () if licence.cure_until == licence.valid_until else ("cure_until",)
    rows = [
        (translate("desk.licences.holder", language), pick(holder, language) if holder else licence.holder_id),
        (translate("desk.licences.department", language), department_name(licence.department, language)),
        *(
            (translate(f"desk.licences.{name}", language), day(getattr(licence, name)))
            for name in ("valid_from", "valid_until", *cured, "suspended_from", "suspended_until", "ended_on")
        ),
    ]
    rows += terms_in_words(licence.kind, licence.terms, language)
    return [{"key": key, "value": value} for key, value in rows if value]


def history_shown(changes: Iterable[Change], language: str) -> list[dict[str, Any]]:
    """What happened, the oldest first; what was taken back is marked."""
    return [
        {
            "id": each.id,
            "title": translate(f"licences.change.{each.kind}", language),
            "at": each.at,
            "note": " · ".join(part for part in _notes(each, language) if part),
            "kind": "done" if each.counts else "late",
        }
        for each in changes
    ]


def _notes(change: Change, language: str) -> list[str]:
    notes = [change.case_reference, pick(change.reason, language) if change.reason else ""]
    if change.holds_from != macau_date(change.at):
        notes.insert(0, translate("desk.licences.from_day", language, day=format_macau(change.holds_from, language)))
    if change.annulled_at:
        day = format_macau(macau_date(change.annulled_at), language)
        notes.append(translate("desk.licences.annulled", language, day=day, why=pick(change.annulled_why, language)))
    elif change.at_rest is not None:
        notes.append(translate("desk.licences.at_rest", language, why=pick(change.at_rest, language)))
    return notes


def obligations_shown(obligations: Iterable[Obligation], language: str) -> list[dict[str, Any]]:
    """What the holder owes, with its day."""
    rows = []
    for each in obligations:
        state, kind = ("overdue", "red") if each.overdue else ("open", "blue")
        if each.rests:
            state, kind = "rests", "grey"
        if each.fulfilled_on:
            state, kind = "fulfilled", "green"
        if each.dropped_on:
            state, kind = "dropped", "grey"
        rows.append(
            {
                "id": each.id,
                "id_text": str(each.id),
                "title": pick(each.name, language),
                "state": translate(f"desk.licences.{state}", language),
                "kind": kind,
                "note": " · ".join(
                    part
                    for part in (
                        translate("desk.licences.due", language, day=format_macau(each.due_on, language)),
                        translate(f"desk.licences.neglect.{each.neglect}", language),
                        each.note,
                        pick(each.dropped_why, language) if each.dropped_on else "",
                    )
                    if part
                ),
                "open": each.open,
            }
        )
    return rows


def proposal_shown(shown: OfficerLicence, language: str) -> dict[str, Any] | None:
    """What waits for the second pair of eyes, and whether it may be the reader's."""
    proposal = shown.proposal
    if proposal is None:
        return None
    day = format_macau(proposal.holds_from, language)
    what = translate(f"desk.licences.act.{proposal.act}", language)
    if proposal.act is Restraint.ANNUL:
        change = next((each for each in shown.history if each.id == proposal.change_id), None)
        when = translate(f"licences.change.{change.kind}", language) if change else ""
    elif proposal.holds_until:
        until = format_macau(proposal.holds_until, language)
        when = translate("desk.licences.from_until", language, day=day, until=until)
    else:
        when = translate("desk.licences.from_day", language, day=day)
    by = translate(
        "desk.licences.proposed_by",
        language,
        who=proposal.proposed_by,
        at=format_macau(proposal.proposed_at, language),
    )
    return {
        "id": proposal.id,
        "rows": [
            {"key": what, "value": when},
            {"key": translate("desk.licences.reason", language), "value": proposal.reason, "note": by},
        ],
        "may_confirm": proposal.may_confirm,
    }
