"""The entities of the demo world."""

from datetime import date, datetime

from django.core.management.color import no_style
from django.db import connection

from balcao.entities.giving import columns_of
from balcao.entities.models import Entity, Mandate, Seat
from balcao.entities.types import CLIENTS, EVERY_SERVICE, Action

ENTITIES: tuple[dict[str, object], ...] = (
    {
        "pk": 1,
        "kind": "association",
        "name_zh": "澳門關愛長者協會",
        "name_pt": "Associação de Apoio aos Idosos de Macau",
        "name_en": "Macao Association for the Care of the Elderly",
        "register_no": "4821",
        "bound_by": {"posts": ["president", "secretary", "treasurer"], "least": 2},
    },
    {
        "pk": 2,
        "kind": "company",
        "name_zh": "好景餐飲有限公司",
        "name_pt": "Boa Vista Restauração Limitada",
        "register_no": "45678 SO",
        "taxpayer_no": "81234567",
        "bound_by": {"posts": ["administrator"], "least": 1},
    },
    {
        "pk": 3,
        "kind": "association",
        "name_zh": "氹仔街坊體育會",
        "name_pt": "Clube Desportivo dos Moradores da Taipa",
        "register_no": "5120",
        "bound_by": {"posts": ["president", "treasurer"], "least": 2},
    },
    {
        "pk": 4,
        "kind": "sole_trader",
        "name_zh": "何記小食",
        "name_pt": "Ho Kei Petiscos",
        "register_no": "23456 CO",
        "taxpayer_no": "12345678",
        "bound_by": {"posts": ["sole_trader"], "least": 1},
    },
    {
        "pk": 5,
        "kind": "company",
        "name_zh": "誠信會計師事務所有限公司",
        "name_pt": "Confiança Contabilistas Limitada",
        "name_en": "Confiança Accountants Limited",
        "register_no": "51234 SO",
        "taxpayer_no": "82345678",
        "bound_by": {"posts": ["administrator"], "least": 1},
    },
    {
        "pk": 6,
        "kind": "association",
        "name_zh": "澳門青年合唱團",
        "name_pt": "Coro Juvenil de Macau",
        "name_en": "Macao Youth Choir",
        "register_no": "7215",
        "bound_by": {
            "alternatives": [{"of_each": 1, "posts": ["president", "treasurer"]}, {"any": 3, "body": "board"}],
            "source": {"kind": "statutes", "place": "art. 14", "on": "2022-03-05"},
            "substitutes": ["president", "treasurer"],
        },
    },
    {
        "pk": 7,
        "kind": "company",
        "name_zh": "濠江貿易有限公司",
        "name_pt": "Hou Kong Comércio Limitada",
        "register_no": "60312 SO",
        "taxpayer_no": "83456789",
        "bound_by": {
            "alternatives": [
                {"any": 1, "posts": ["administrator"], "up_to": 5_000_000},
                {"any": 2, "posts": ["administrator"]},
            ],
            "source": {"kind": "commercial_register", "place": "AP.12/19042019", "on": "2019-04-19"},
        },
    },
    {
        "pk": 8,
        "kind": "building",
        "name_zh": "新麗華大廈管理委員會",
        "name_pt": "Administração do Condomínio San Lai Wa",
        "register_no": "B-0447",
        "bound_by": {"posts": ["administrator"], "least": 1},
    },
)
SEATS: tuple[tuple[int, int, str, str, str, str | None], ...] = (
    (1, 1, "board", "president", "2025-01-01", "2027-12-31"),
    (1, 2, "board", "secretary", "2025-01-01", "2027-12-31"),
    (1, 3, "board", "treasurer", "2025-01-01", "2027-12-31"),
    (2, 3, "administration", "administrator", "2020-05-04", None),
    (3, 2, "board", "president", "2023-04-01", "2026-03-31"),
    (3, 3, "board", "treasurer", "2023-04-01", "2026-03-31"),
    (4, 5, "administration", "sole_trader", "2015-02-02", None),
    (5, 6, "administration", "administrator", "2018-09-10", None),
    (6, 2, "board", "president", "2025-03-01", "2028-02-29"),
    (6, 5, "board", "treasurer", "2025-03-01", "2028-02-29"),
    (6, 4, "board", "secretary", "2025-03-01", "2028-02-29"),
    (6, 6, "board", "member", "2025-03-01", "2028-02-29"),
    (7, 3, "administration", "administrator", "2019-04-19", None),
    (7, 6, "administration", "administrator", "2019-04-19", None),
    (8, 6, "administration", "administrator", "2024-07-01", None),
)
STAFF = (Action.VIEW, Action.PREPARE, Action.LODGE, Action.PAY)
MANDATES: tuple[tuple[int, str, str, tuple[Action, ...], str], ...] = (
    (1, "p-2", EVERY_SERVICE, STAFF, "p-1"),
    (1, "p-3", EVERY_SERVICE, STAFF, "p-1"),
    (2, "p-4", EVERY_SERVICE, STAFF, "p-3"),
    (4, "e-5", EVERY_SERVICE, STAFF, "p-5"),
    (5, "p-4", CLIENTS, STAFF, "p-6"),
)
"""The accountant's firm acts for the snack shop, and lets one of its people work for all its clients."""


def load_demo(*, at: datetime) -> None:
    """Add the demo entities, seats and mandates that are not there yet."""
    if Entity.objects.filter(pk=8).exists():
        return
    Entity.objects.bulk_create(Entity(**entity, opened_at=at) for entity in ENTITIES)
    with connection.cursor() as cursor:  # numbers that were given by hand are taken
        for statement in connection.ops.sequence_reset_sql(no_style(), [Entity]):
            cursor.execute(statement)
    Seat.objects.bulk_create(
        Seat(
            entity_id=entity_id,
            person_id=person_id,
            body=body,
            post=post,
            term_start=date.fromisoformat(start),
            term_end=date.fromisoformat(end) if end else None,
        )
        for entity_id, person_id, body, post, start, end in SEATS
    )
    Mandate.objects.bulk_create(
        Mandate(
            entity_id=entity_id,
            **columns_of(receiver),
            scope=scope,
            actions=[each.value for each in actions],
            since_on=date(2026, 1, 1),
            until_on=date(2027, 12, 31),
            granted_by=given_by,
        )
        for entity_id, receiver, scope, actions, given_by in MANDATES
    )
