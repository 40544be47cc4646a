"""Invented companies and associations by the thousand, for measuring."""

from balcao.entities.models import Entity
from balcao.foundation.db.api import fill_rows, move_sequence

FIRST = 10_000_000
"""The first invented entity's number."""

_WORDS = "Lótus Farol Ponte Jardim Mar Aurora Oriente Delta Bambu Pérola".replace("ó", "o").replace("é", "e").split()
_ZH = ["蓮花", "燈塔", "大橋", "花園", "海洋", "曙光", "東方", "三角洲", "竹林", "明珠"]


def _word(words: list[str], number: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + mod({number}, {len(words)})]"


def entity_zh(number: str) -> str:
    """SQL: the Chinese name of the invented entity with that number; every fourth is an association."""
    return f"{_word(_ZH, number)} || ({number}) || CASE WHEN mod({number}, 4) = 0 THEN '協會' ELSE '有限公司' END"


def entity_pt(number: str) -> str:
    """SQL: its Portuguese name."""
    kind = f"CASE WHEN mod({number}, 4) = 0 THEN 'Associacao ' ELSE 'Companhia ' END"
    return f"{kind} || {_word(_WORDS, number)} || ' ' || ({number})"


def fill_entities(*, first: int, last: int) -> int:
    """Invent the entities with the numbers from `first` to `last` after `FIRST`; returns how many were new."""
    columns = {
        "id": f"{FIRST} + n",
        "kind": "CASE WHEN mod(n, 4) = 0 THEN 'association' ELSE 'company' END",
        "name_zh": entity_zh("n"),
        "name_pt": entity_pt("n"),
        "register_no": "'S' || n || CASE WHEN mod(n, 4) = 0 THEN '' ELSE ' SO' END",
    }
    given = {"first": first, "last": last}
    source = "generate_series(%(first)s::bigint, %(last)s::bigint) n"
    return fill_rows(Entity, columns=columns, source=source, given=given)


def settle() -> None:
    """Let new entities be numbered after the invented ones."""
    move_sequence(Entity)
