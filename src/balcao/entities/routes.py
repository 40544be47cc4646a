"""Reading, in one statement, by which ways a person reaches one entity or all of them."""

import json
from datetime import date
from typing import Any

from django.db import connection

from balcao.entities.rights import Link, Rights, routes_from

# The person's posts in the register, and those whose term is over while nobody has followed; the mandates they hold or
# a firm of theirs holds; the chain above each of these. A firm is theirs by a post in it, or by its own mandate for its
# clients. Ended ones are read only for one entity, to say why something is refused.
READ = """
WITH RECURSIVE office AS MATERIALIZED (
    SELECT entity_id FROM entities_seat
    WHERE person_id = %(person)s AND post = ANY(%(posts)s) AND body = ANY(%(bodies)s) AND known_until IS NULL
      AND term_start <= %(today)s AND (term_end IS NULL OR term_end >= %(today)s)
), cared AS (
    SELECT entity_id FROM entities_seat s
    WHERE person_id = %(person)s AND post = ANY(%(posts)s) AND body = ANY(%(bodies)s) AND known_until IS NULL
      AND term_end < %(today)s AND NOT EXISTS (
        SELECT 1 FROM entities_seat l
        WHERE l.entity_id = s.entity_id AND l.post = ANY(%(posts)s) AND l.body = ANY(%(bodies)s)
          AND l.known_until IS NULL AND l.term_start <= %(today)s
          AND (l.term_end IS NULL OR l.term_end > s.term_end))
), leaf AS (
    SELECT id FROM entities_mandate
    WHERE person_id = %(person)s {own}
  UNION
    SELECT id FROM entities_mandate
    WHERE agent_id IN (
        SELECT entity_id FROM office
        UNION ALL SELECT entity_id FROM entities_mandate WHERE person_id = %(person)s AND scope = 'clients'
    ) {theirs}
), chain AS (
    SELECT id AS leaf, id, 0 AS depth FROM leaf
  UNION ALL
    SELECT chain.leaf, m.parent_id, depth + 1
    FROM chain JOIN entities_mandate m ON m.id = chain.id
    WHERE m.parent_id IS NOT NULL AND depth < 8
)
SELECT
    (SELECT to_jsonb(e) FROM (
        SELECT id, status, kind, name_zh, name_pt, name_en, register_no FROM entities_entity WHERE id = %(entity)s) e),
    COALESCE((SELECT is_active FROM accounts_user WHERE person_id = %(person)s), TRUE),
    ARRAY(SELECT o.entity_id FROM office o JOIN entities_entity e ON e.id = o.entity_id AND e.status = 'active'),
    ARRAY(SELECT c.entity_id FROM cared c JOIN entities_entity e ON e.id = c.entity_id
          WHERE e.status = 'active' AND e.kind = 'association'),
    COALESCE((SELECT jsonb_agg(jsonb_build_array(
            chain.leaf, m.id, m.entity_id, COALESCE('p-' || m.person_id, 'e-' || m.agent_id),
            m.scope, m.actions, m.amount_up_to,
            m.renewals_only, m.may_delegate, m.state, m.since_on, m.until_on,
            COALESCE(u.is_active, TRUE) AND COALESCE(a.status, 'active') = 'active',
            e.status = 'active' AND (m.substitution_id IS NULL OR m.parent_id IS NOT NULL OR {office}),
            m.substitution_id IS NOT NULL)
            ORDER BY chain.leaf, chain.depth)
        FROM chain
        JOIN entities_mandate m ON m.id = chain.id
        JOIN entities_entity e ON e.id = m.entity_id
        LEFT JOIN entities_entity a ON a.id = m.agent_id
        LEFT JOIN accounts_user u ON u.person_id = m.person_id), '[]')
"""
# An absent person's office is lent as long as they hold it, and their account is open.
OFFICE = """EXISTS (
    SELECT 1 FROM entities_substitution l
    JOIN entities_seat s ON s.person_id = l.person_id AND s.entity_id = l.entity_id
    JOIN accounts_user lu ON lu.person_id = l.person_id AND lu.is_active
    WHERE l.id = m.substitution_id AND s.post = ANY(%(posts)s) AND s.body = ANY(%(bodies)s) AND s.known_until IS NULL
      AND s.term_start <= %(today)s AND (s.term_end IS NULL OR s.term_end >= %(today)s))"""
ONE = READ.format(
    office=OFFICE, own="AND (entity_id = %(entity)s OR scope = 'clients')", theirs="AND entity_id = %(entity)s"
)
ALL = READ.format(office=OFFICE, own="AND state = 'in_force'", theirs="AND state = 'in_force'")


def read_rights(
    person_id: int, today: date, posts: tuple[str, ...], bodies: tuple[str, ...], entity_id: int | None
) -> tuple[Rights, dict[str, Any]]:
    """A person's rights on that day, about one entity or (None) all; and the entity's row, empty if it is none."""
    values: dict[str, Any] = {
        "person": person_id,
        "posts": list(posts),
        "bodies": list(bodies),
        "today": today,
        "entity": entity_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(ALL if entity_id is None else ONE, values)
        entity, account_open, offices, cared, rows = cursor.fetchone()
    held = frozenset(offices)
    routes = routes_from(_chains(rows), f"p-{person_id}", held)
    return Rights(today, account_open, held, routes, frozenset(cared)), json.loads(entity or "{}")


# Its own mandates, and those that clients gave its firm, with the chain above each of these.
MACHINE = """
WITH RECURSIVE me AS (
    SELECT x.id, x.entity_id, x.ended_at IS NULL AND f.status = 'active' AS at_work
    FROM entities_machine x JOIN entities_entity f ON f.id = x.entity_id WHERE x.id = %(machine)s
), leaf AS (
    SELECT m.id FROM entities_mandate m JOIN me ON m.machine_id = me.id AND m.entity_id = me.entity_id
    WHERE m.entity_id = %(entity)s OR m.scope = 'clients'
  UNION
    SELECT m.id FROM entities_mandate m JOIN me ON m.agent_id = me.entity_id WHERE m.entity_id = %(entity)s
), chain AS (
    SELECT id AS leaf, id, 0 AS depth FROM leaf
  UNION ALL
    SELECT chain.leaf, m.parent_id, depth + 1
    FROM chain JOIN entities_mandate m ON m.id = chain.id
    WHERE m.parent_id IS NOT NULL AND depth < 8
)
SELECT
    (SELECT to_jsonb(e) FROM (SELECT id, status FROM entities_entity WHERE id = %(entity)s) e),
    COALESCE((SELECT at_work FROM me), FALSE),
    COALESCE((SELECT jsonb_agg(jsonb_build_array(
            chain.leaf, m.id, m.entity_id,
            COALESCE('m-' || m.machine_id, 'e-' || m.agent_id, 'p-' || m.person_id),
            m.scope, m.actions, m.amount_up_to, m.renewals_only, m.may_delegate, m.state, m.since_on, m.until_on,
            COALESCE(u.is_active, TRUE) AND COALESCE(a.status, 'active') = 'active', e.status = 'active',
            m.substitution_id IS NOT NULL)
            ORDER BY chain.leaf, chain.depth)
        FROM chain
        JOIN entities_mandate m ON m.id = chain.id
        JOIN entities_entity e ON e.id = m.entity_id
        LEFT JOIN entities_entity a ON a.id = m.agent_id
        LEFT JOIN accounts_user u ON u.person_id = m.person_id), '[]')
"""


def read_machine_rights(machine_id: int, today: date, entity_id: int) -> tuple[Rights, dict[str, Any]]:
    """What software may do on that day for its entity, or for a client of it, and that entity's row."""
    with connection.cursor() as cursor:
        cursor.execute(MACHINE, {"machine": machine_id, "entity": entity_id})
        entity, at_work, rows = cursor.fetchone()
    routes = routes_from(_chains(rows), f"m-{machine_id}", frozenset())
    return Rights(today, at_work, frozenset(), routes), json.loads(entity or "{}")


def _chains(rows: str) -> list[tuple[Link, ...]]:
    chains: dict[int, list[Link]] = {}
    for row in json.loads(rows):
        chains.setdefault(row[0], []).append(_link(row))
    return [tuple(each) for each in chains.values()]


def _link(row: list[Any]) -> Link:
    return Link(
        mandate_id=row[1],
        entity_id=row[2],
        holder=row[3],
        scope=row[4],
        actions=frozenset(row[5]),
        amount_up_to=row[6],
        renewals_only=row[7],
        may_delegate=row[8],
        state=row[9],
        since_on=date.fromisoformat(row[10]),
        until_on=date.fromisoformat(row[11]),
        live_holder=row[12],
        live_entity=row[13],
        stands_in=row[14],
    )


def hold_mandates(numbers: tuple[int, ...], today: date) -> bool:
    """Keep these mandates from being ended until the transaction is over; False if one has just been.

    Acts share the rows, whoever ends one waits for them: each act comes before the end, or finds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM entities_mandate WHERE id = ANY(%s::bigint[]) AND state = 'in_force' AND until_on >= %s"
            " ORDER BY id FOR SHARE",
            [list(numbers), today],
        )
        return len(cursor.fetchall()) == len(set(numbers))
