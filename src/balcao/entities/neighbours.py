"""The neighbours of the demo world: who has applied at the departments, so that officers there have work.

They have no account to sign in with; nobody's own pages show them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle

from balcao.accounts.api import add_neighbours
from balcao.entities.giving import columns_of
from balcao.entities.models import Entity, Mandate, Seat
from balcao.entities.types import EVERY_SERVICE, Action

PEOPLE: tuple[tuple[int, str, str], ...] = (
    (101, "歐陽志明", "Ao Ieong Chi Meng"),
    (102, "林秀珠", "Lam Sao Chu"),
    (103, "", "Fernando do Rosário Gomes"),
    (104, "蔡麗華", "Choi Lai Wa"),
    (105, "鄭文輝", "Cheang Man Fai"),
    (106, "", "Teresa Maria Nunes da Luz"),
    (107, "許家榮", "Hoi Ka Weng"),
    (108, "曾詠詩", "Chang Weng Si"),
    (109, "馬耀祖", "Ma Io Chou"),
    (110, "潘惠貞", "Pun Wai Cheng"),
    (111, "謝永康", "Che Weng Hong"),
    (112, "", "José Luís Xavier"),
)
ENTITIES: tuple[tuple[int, str, str, str, int], ...] = (
    (101, "company", "金蓮花茶餐廳有限公司", "Café Flor de Lótus Limitada", 101),
    (102, "company", "海天火鍋有限公司", "Fondue Hoi Tin Limitada", 102),
    (103, "company", "里斯本味道有限公司", "Sabores de Lisboa Limitada", 103),
    (104, "company", "南灣旅遊服務有限公司", "Praia Grande Viagens Limitada", 104),
    (105, "company", "新口岸餐飲集團有限公司", "Grupo de Restauração NAPE Limitada", 105),
    (106, "company", "路環安德魯咖啡有限公司", "Café de Coloane Limitada", 106),
    (111, "association", "澳門象棋總會", "Associação Geral de Xadrez Chinês de Macau", 107),
    (112, "association", "黑沙環坊眾互助會", "Associação de Mútuo Auxílio da Areia Preta", 108),
    (113, "association", "澳門書法學會", "Associação de Caligrafia de Macau", 109),
    (114, "association", "澳門龍舟聯誼會", "Clube de Barcos-Dragão de Macau", 110),
    (115, "association", "路環老友記康樂會", "Clube Recreativo dos Veteranos de Coloane", 111),
    (116, "association", "澳門葡語戲劇社", "Grupo de Teatro em Português de Macau", 112),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A holder among the neighbours, who acts for it and who works there under a mandate, with their names."""

    holder_id: str
    name_zh: str
    name_pt: str
    number: str
    head: tuple[int, str]
    hand: tuple[int, str]


def neighbours(*, at: datetime) -> dict[str, Iterator[Neighbour]]:
    """The neighbours by kind of holder, each round and round; those not there yet move in."""
    if not Entity.objects.filter(pk=ENTITIES[0][0]).exists():
        add_neighbours(PEOPLE)
        for entity in ENTITIES:
            _move_in(at, *entity)
    names = {number: name_zh or name_pt for number, name_zh, name_pt in PEOPLE}
    numbers = sorted(names)
    found: dict[str, list[Neighbour]] = {}
    for number, kind, name_zh, name_pt, head in ENTITIES:
        hand = _hand(head)
        one = Neighbour(
            holder_id=f"e-{number}",
            name_zh=name_zh,
            name_pt=name_pt,
            number=_register_no(number, kind),
            head=(head, names[head]),
            hand=(hand, names[hand]),
        )
        found.setdefault(kind, []).append(one)
    for number in numbers:
        own = (number, names[number])
        one = Neighbour(holder_id=f"p-{number}", name_zh=own[1], name_pt=own[1], number="", head=own, hand=own)
        found.setdefault("person", []).append(one)
    return {kind: cycle(each) for kind, each in found.items()}


def _register_no(number: int, kind: str) -> str:
    return f"{61000 + number * 7} SO" if kind == "company" else str(6000 + number * 3)


def _hand(head: int) -> int:
    """Who works for the entity under a mandate: the next of the neighbours."""
    return 101 + (head - 100) % len(PEOPLE)


def _move_in(at: datetime, number: int, kind: str, name_zh: str, name_pt: str, head: int) -> None:
    post, body = ("administrator", "administration") if kind == "company" else ("president", "board")
    entity = Entity.objects.create(
        pk=number,
        kind=kind,
        name_zh=name_zh,
        name_pt=name_pt,
        register_no=_register_no(number, kind),
        bound_by={"posts": [post], "least": 1},
        opened_at=at,
    )
    Seat.objects.create(entity=entity, person_id=head, body=body, post=post, term_start=date(2020, 3, 2))
    Mandate.objects.create(
        entity=entity,
        **columns_of(f"p-{_hand(head)}"),
        scope=EVERY_SERVICE,
        actions=[each.value for each in (Action.VIEW, Action.PREPARE, Action.LODGE, Action.PAY)],
        since_on=date(2026, 1, 1),
        until_on=date(2027, 12, 31),
        granted_by=f"p-{head}",
    )
