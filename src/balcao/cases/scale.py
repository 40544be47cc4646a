"""Invented cases by the million, for measuring: three years of them, with the answers and facts of worked examples.

Where a case stands follows from its age: most are decided, nine in ten at once by the rules; of the last six weeks a
share is still open. Nothing of it is in the trail, for nobody did it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.accounts.api import clearances
from balcao.accounts.api import scale as people
from balcao.cases.models import Case, Decision, Draft, Step
from balcao.cases.pressing import complexity_of
from balcao.catalogue.api import ServiceVersion
from balcao.entities.api import scale as entities
from balcao.foundation.db.api import fill_rows, move_sequence
from balcao.notices.api import fill_notices

FIRST = 10_000_000
"""The first invented case's number; its draft has the same."""

TABLES = ("cases_draft", "cases_case", "cases_step", "cases_decision", "notices_notice")
"""The tables that are filled."""

DAYS = 1_095
"""The years the cases are spread over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many cases there will be in all, and to whom they belong."""

    cases: int
    people: int
    entities: int
    until: datetime


def fill_cases(*, first: int, last: int, spread: Spread, services: Iterable[ServiceVersion]) -> int:
    """Invent the cases from `first` to `last` after `FIRST`, with drafts, timelines, decisions and notices; in the
    caller's transaction. Returns how many were new."""
    source, given = _source(first, last, spread, list(services))
    fill_rows(Draft, columns=_DRAFT, source=source, given=given)
    new = fill_rows(Case, columns={**_DRAFT_OF_CASE, **_CASE}, source=source, given=given)
    if new:
        _fill_what_follows(first, last)
    return new


def cases_there(numbers: Iterable[int]) -> set[int]:
    """Which of these cases, counted from the first, are there."""
    found = Case.objects.filter(pk__in=[FIRST + number for number in numbers]).values_list("pk", flat=True)
    return {number - FIRST for number in found}


def settle() -> None:
    """Let new cases and drafts be numbered after the invented ones."""
    move_sequence(Case)
    move_sequence(Draft)


def _fill_what_follows(first: int, last: int) -> None:
    """For the cases made in this very transaction: those that were there before have it already."""
    these = f"cases_case c WHERE c.id BETWEEN {FIRST + int(first)} AND {FIRST + int(last)}"
    these += " AND c.xmin = pg_current_xact_id()::xid"
    decided = f"{these} AND c.decided_at IS NOT NULL"
    fill_rows(
        Step,
        columns={"case_id": "c.id", "at": "c.lodged_at", "kind": "'lodged'", "who": "c.lodged_by_name"},
        source=these,
        given={},
    )
    kind = "CASE c.route WHEN 'instant' THEN 'decided_at_once_' ELSE 'decided_' END || c.outcome"
    fill_rows(
        Step,
        columns={"case_id": "c.id", "at": "c.decided_at", "kind": kind, "who": "c.decided_by_name"},
        source=decided,
        given={},
    )
    fill_rows(
        Decision,
        columns={
            "case_id": "c.id",
            "outcome": "c.outcome",
            "route": "c.route",
            "reasons": "c.reasons",
            "at": "c.decided_at",
            "effect_on": "(c.decided_at AT TIME ZONE 'Asia/Macau')::date",
            "by": "c.decided_by",
            "by_name": "c.decided_by_name",
            "eyes": "c.decided_eyes",
        },
        source=decided,
        given={},
    )
    fill_notices(
        source=decided,
        number="c.id",
        holder="c.holder_id",
        department="c.department",
        reference="c.reference",
        sent="c.decided_at",
    )


def _source(first: int, last: int, spread: Spread, services: list[ServiceVersion]) -> tuple[str, dict[str, Any]]:
    """The invented cases as a query: number `i`, service `s`, chance `h`, lodging, holder, where it stands."""
    templates = [_template(version) for version in services]
    given = {
        "first": first,
        "last": last,
        "cases": spread.cases,
        "until": spread.until,
        "people": spread.people,
        "entities": spread.entities,
        "days": DAYS,
        "templates": json.dumps(templates, ensure_ascii=False),
        "kinds": len(templates),
    }
    number = check_sql("upper(s.department)", "extract(year FROM v.lodged_at AT TIME ZONE 'Asia/Macau')::int", "v.i")
    return _QUERY.replace("{reference}", number), given


def _template(version: ServiceVersion) -> dict[str, Any]:
    data, access = version.definition.data, version.definition.access
    example = next(iter(version.definition.examples.values()))
    return {
        "service_id": version.definition.id,
        "version_id": version.id,
        "department": data.department,
        "duty": access.decide,
        "clearance": clearances().index(access.clearance),
        "by_person": "person" in data.audience,
        "days": data.deadline.working_days or 15,
        "answers": example.answers,
        "facts": example.facts,
        "complexity": complexity_of(example.answers),
    }


def check_sql(register: str, year: str, number: str) -> str:
    """SQL: the reference with its check character, as `kernel.ids.make_reference` makes it, of a number of eight
    figures. All arguments are SQL."""
    stem = f"({register} || ({year})::text || ({number})::text)"
    signs = "'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'"
    return (
        f"{register} || '-' || ({year})::text || '-' || ({number})::text || '-' ||"
        f" (SELECT substr({signs}, 1 + mod(37 - scale_check({stem}), 36), 1))"
    )


CHECK = """
CREATE OR REPLACE FUNCTION scale_check(stem text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE total int := 36; sign int;
BEGIN
    FOR place IN 1 .. length(stem) LOOP
        sign := ascii(substr(stem, place, 1));
        total := mod(total + CASE WHEN sign < 58 THEN sign - 48 ELSE sign - 55 END, 36);
        total := mod(CASE total WHEN 0 THEN 36 ELSE total END * 2, 37);
    END LOOP;
    RETURN total;
END $$
"""
"""Makes `scale_check`, for the time of the filling."""

_QUERY = f"""(
SELECT v.*, s.*, {{reference}} AS reference,
    CASE WHEN s.by_person THEN {people.name_zh("v.who")} ELSE {entities.entity_zh("v.company")} END AS zh,
    CASE WHEN s.by_person THEN {people.name_pt("v.who")} ELSE {entities.entity_pt("v.company")} END AS pt,
    CASE WHEN s.by_person THEN 'p-' || {people.FIRST} + v.who ELSE 'e-' || {entities.FIRST} + v.company END AS holder,
    CASE
        WHEN NOT v.open THEN CASE WHEN v.h < 950 THEN 'granted' WHEN v.h < 1000 THEN 'refused' ELSE 'withdrawn' END
        WHEN v.chance < 600 THEN 'with_officer' WHEN v.chance < 660 THEN 'proposed'
        WHEN v.chance < 860 THEN 'supplement' ELSE 'consulting'
    END AS state
FROM (
    SELECT r.*, r.age < 45 AND (r.chance & 1) = 0 AND r.h < 700 AS open,
        %(until)s::timestamptz - make_interval(secs => r.age * 86400) AS lodged_at
    FROM (
        SELECT {FIRST} + n AS i, n, hashint8extended(n, 1) & 1023 AS h, hashint8extended(n, 2) & 1023 AS chance,
            1 + (hashint8extended(n, 3) & 1073741823) %% %(people)s AS who,
            1 + (hashint8extended(n, 4) & 1073741823) %% %(entities)s AS company,
            (hashint8extended(n, 5) & 1023) * (hashint8extended(n, 6) & 1023) %% %(kinds)s AS kind,
            %(days)s * (1 - n::double precision / %(cases)s) AS age
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    ) r
) v
JOIN (
    SELECT t.place - 1 AS place, t.each->>'service_id' AS service_id, (t.each->>'version_id')::bigint AS version_id,
        t.each->>'department' AS department, t.each->>'duty' AS duty, (t.each->>'clearance')::smallint AS clearance,
        (t.each->>'by_person')::boolean AS by_person, (t.each->>'days')::int AS days, t.each->'answers' AS answers,
        t.each->'facts' AS facts, (t.each->>'complexity')::smallint AS complexity
    FROM jsonb_array_elements(%(templates)s::jsonb) WITH ORDINALITY AS t(each, place)
) s ON s.place = v.kind
) g"""  # noqa: S608 - our own expressions

_DECIDED = "(g.state IN ('granted', 'refused'))"
_DRAFT = {
    "id": "g.i",
    "service_id": "g.service_id",
    "version_id": "g.version_id",
    "holder_id": "g.holder",
    "state": "'lodged'",
    "created_by": "g.holder",
    "created_at": "g.lodged_at - interval '20 minutes'",
    "saved_at": "g.lodged_at - interval '1 minute'",
    "start_key": "'scale:' || g.i",
}
_DRAFT_OF_CASE = {name: _DRAFT[name] for name in ("id", "service_id", "version_id", "holder_id")}
_CASE = {
    "draft_id": "g.i",
    "reference": "g.reference",
    "department": "g.department",
    "duty": "g.duty",
    "clearance": "g.clearance",
    "state": "g.state",
    "lodged_by": "CASE WHEN g.by_person THEN g.holder ELSE 'p-1' END",
    "lodged_by_name": "g.zh",
    "lodged_at": "g.lodged_at",
    "answers": "g.answers",
    "facts": "g.facts",
    "content_hash": "md5(g.i::text) || md5(g.n::text)",
    "clock_days": "g.days",
    "clock_since": "CASE WHEN g.state IN ('with_officer', 'proposed') THEN g.lodged_at::date END",
    "deadline_at": "CASE WHEN g.state IN ('with_officer', 'proposed')"
    " THEN g.lodged_at + make_interval(days => g.days * 7 / 5) END",
    "overdue": "g.state IN ('with_officer', 'proposed') AND g.age > g.days * 7 / 5",
    "outcome": "CASE g.state WHEN 'granted' THEN 'approve' WHEN 'refused' THEN 'refuse' ELSE '' END",
    "route": f"CASE WHEN {_DECIDED} THEN CASE WHEN g.chance < 900 THEN 'instant' ELSE 'officer' END ELSE '' END",
    "decided_at": f"CASE WHEN {_DECIDED} THEN g.lodged_at + CASE WHEN g.chance < 900 THEN interval '2 seconds'"
    " ELSE LEAST(make_interval(secs => g.h * 1500), %(until)s::timestamptz - g.lodged_at) END END",
    "decided_by": f"CASE WHEN NOT {_DECIDED} THEN '' WHEN g.chance < 900 THEN 'system' ELSE 'p-14' END",
    "decided_by_name": f"CASE WHEN NOT {_DECIDED} THEN '' WHEN g.chance < 900 THEN g.department ELSE '譚國華' END",
    "proposal": "CASE g.state WHEN 'proposed' THEN jsonb_build_object('outcome', 'approve', 'reasons', '[]'::jsonb,"
    " 'note', '', 'conditions', '[]'::jsonb, 'by', 'p-14', 'by_name', '譚國華', 'for_name', '') ELSE '{}'::jsonb END",
    "proposed_eyes": "CASE g.state WHEN 'proposed' THEN ARRAY['p-14'] ELSE ARRAY[]::varchar[] END",
    "decided_eyes": f"CASE WHEN {_DECIDED} AND g.chance >= 900 THEN ARRAY['p-14'] ELSE ARRAY[]::varchar[] END",
    "finished_at": f"CASE WHEN {_DECIDED} OR g.state = 'withdrawn' THEN g.lodged_at + interval '20 days' END",
    "sought_by": "lower(replace(g.reference, '-', '')) || ' ' || g.zh || ' ' || lower(replace(g.pt, ' ', ''))",
    "complexity": "g.complexity",
}
