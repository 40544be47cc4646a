"""What the law says of organs, read from `organs.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from balcao.entities.api import Action
from balcao.exchange.api import Asking
from balcao.kernel.yaml_text import from_yaml

FILE = Path(__file__).parent / "organs.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What anyone may see of an organ."""

    names: bool
    under_objection: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """How an organ is made up: at least so many members, an odd number of them, with a president."""

    body: str
    least: int
    odd: bool
    president: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """How long administrators stay, how long mandates last, and what is proposed for which post."""

    administrators_stay_days: int
    mandate_days: int
    proposed: dict[str, tuple[Action, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How long an association has to answer an objection, and which papers may come with one."""

    days: int
    paper_kinds: tuple[str, ...]
    paper_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All of it."""

    asking: Asking
    department: str
    publication: Publication
    composition: tuple[Composition, ...]
    reminders: tuple[int, ...]
    succession: Succession
    hearing: Hearing


@cache
def rules() -> Rules:
    """The rules, read once."""
    read: dict[str, Any] = from_yaml(FILE.read_text(encoding="utf-8"))
    register, handover, objections = read["register"], read["handover"], read["objections"]
    proposed = {post: tuple(Action(each) for each in actions) for post, actions in handover["proposed"].items()}
    return Rules(
        asking=Asking(register["id"], register["purpose"], register["basis"], tuple(register["fields"])),
        department=register["department"],
        publication=Publication(**{key: bool(value) for key, value in read["publication"].items() if key != "source"}),
        composition=tuple(Composition(**each) for each in read["composition"]["organs"]),
        reminders=tuple(sorted(read["reminders"]["days_before"])),
        succession=Succession(
            administrators_stay_days=handover["administrators_stay_days"],
            mandate_days=handover["mandate_days"],
            proposed=proposed,
        ),
        hearing=Hearing(
            days=objections["hearing_days"],
            paper_kinds=tuple(objections["paper_kinds"]),
            paper_mb=objections["paper_mb"],
        ),
    )
