"""How each register has an entity of its kind, and that in one shape: an entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from balcao.entities.api import BindingRule, EntityKind

type Found = Mapping[str, Any]

ENTRY_FIELDS = (
    "status",
    "register_no",
    "taxpayer_no",
    "name_zh",
    "name_pt",
    "address",
    "representatives",
    "posts",
    "least",
    "bound_by",
)
"""What an entry may say. `representatives` are rows of post, bir, names and term; any `least` of them bind, unless
`bound_by` holds a whole rule of several ways, as `entities` reads it."""


@dataclass(frozen=True, slots=True)
class Way:
    """Which register has the entities of a kind, what is asked of it, and how its answer becomes an entry."""

    register: str
    fields: tuple[str, ...]
    read: Callable[[Found], dict[str, Any]]


_NAMES = ("status", "name_zh", "name_pt", "taxpayer_no", "address")


def _plain(found: Found, names: Sequence[str]) -> dict[str, Any]:
    return {name: str(found[name]) for name in names if found.get(name)}


def _persons(rows: Any, post: str = "") -> list[dict[str, Any]]:
    kept = ("post", "bir", "name_zh", "name_pt", "term_start", "term_end")
    persons = [{name: str(row[name]) for name in kept if row.get(name)} for row in rows or ()]
    return [{**person, "post": post} if post else person for person in persons]


def _of_organs(found: Found) -> dict[str, Any]:
    rule = _whole_rule(found)
    said = found.get("bound_by") or {}
    posts = list(rule.posts if rule else said.get("posts") or ("president",))
    seats = [row for row in _persons(found.get("seats")) if row.get("post") in posts]
    start = found.get("term_start")
    return {
        **_plain(found, _NAMES),
        "register_no": str(found.get("registration_no", "")),
        "representatives": [{"term_start": start, **row} if start else row for row in seats],
        "posts": posts,
        "least": rule.least if rule else int(said.get("least", 1)),
        **_whole(rule),
    }


def _whole_rule(found: Found) -> BindingRule | None:
    """The rule, where the register has more than a number of signatures; one that is not understood is none."""
    said = found.get("bound_by")
    if not isinstance(said, dict) or "alternatives" not in said:
        return None
    try:
        return BindingRule.model_validate(said)
    except ValidationError:
        return None


def _whole(rule: BindingRule | None) -> dict[str, Any]:
    return {"bound_by": rule.model_dump(mode="json")} if rule else {}


def _of_commercial(found: Found) -> dict[str, Any]:
    rule = _whole_rule(found)
    return {
        **_plain(found, (*_NAMES, "register_no")),
        "representatives": _persons(found.get("administrators"), "administrator"),
        "posts": ["administrator"],
        "least": rule.least if rule else int(found.get("bound_by", 1)),
        **_whole(rule),
    }


def _of_taxpayers(found: Found) -> dict[str, Any]:
    holder = found.get("holder")
    number = str(found.get("taxpayer_no", ""))
    return {
        **_plain(found, _NAMES),
        "name_zh": str(found.get("name", "")),
        "register_no": str(found.get("register_no") or number),
        "representatives": _persons([holder] if holder else [], "sole_trader"),
        "posts": ["sole_trader"],
        "least": 1,
    }


def _of_buildings(found: Found) -> dict[str, Any]:
    return {
        **_plain(found, (*_NAMES, "register_no")),
        "representatives": _persons(found.get("managers"), "administrator"),
        "posts": ["administrator"],
        "least": int(found.get("bound_by", 1)),
    }


WAYS: Mapping[EntityKind, Way] = {
    EntityKind.ASSOCIATION: Way("organs", (*_NAMES, "registration_no", "term_start", "seats", "bound_by"), _of_organs),
    EntityKind.COMPANY: Way("commercial", (*_NAMES, "register_no", "administrators", "bound_by"), _of_commercial),
    EntityKind.SOLE_TRADER: Way(
        "taxpayer", ("status", "taxpayer_no", "register_no", "name", "name_pt", "address", "holder"), _of_taxpayers
    ),
    EntityKind.BUILDING: Way("buildings", (*_NAMES, "register_no", "managers", "bound_by"), _of_buildings),
}


def names_person(entry: Mapping[str, Any], bir: str) -> bool:
    """Whether the entry names the person with this identity card: others are not shown it."""
    return bool(bir) and any(row.get("bir") == bir for row in entry["representatives"])
