"""The licences of the demo world: all of the catering company."""

from datetime import date, datetime
from typing import Any

from balcao.kernel.actor import system_actor
from balcao.kernel.texts import Text
from balcao.licences.models import Licence
from balcao.licences.operations.entering import record_licence

HOLDER = "e-2"
PLACE: dict[str, Any] = {
    "parish": "se",
    "address_zh": "澳門新馬路 88 號好景大廈地下",
    "address_pt": "Avenida de Almeida Ribeiro, n.º 88, Edifício Boa Vista, r/c",
}
RESTAURANT: dict[str, Any] = {"name_zh": "好景餐廳", "name_pt": "Restaurante Boa Vista", **PLACE}

LICENCES: tuple[tuple[str, str, str, str, str, Text, dict[str, Any]], ...] = (
    (
        "IAM-FB-2024-000017",
        "food-and-beverage-old",
        "IAM",
        "2024-07-01",
        "2026-06-30",
        {
            "zh-Hant": "飲料及飲食場所牌照（舊制）",
            "pt": "Licença de estabelecimento de comidas e bebidas (regime anterior)",
            "en": "Food and beverage establishment licence (former regime)",
        },
        {"group": "5", "class": "simple_eating", "seats": 60, "has_lift": False, **RESTAURANT},
    ),
    (
        "IAM-RT-2026-000003",
        "catering",
        "IAM",
        "2026-07-01",
        "2027-01-10",
        {
            "zh-Hant": "餐飲場所准照",
            "pt": "Licença de estabelecimento de restauração",
            "en": "Catering establishment licence",
        },
        {"class": "restaurant", "seats": 60, "usable_area_m2": 186.5, "has_lift": False, **RESTAURANT},
    ),
    (
        "DST-TA-2024-000008",
        "travel-agency",
        "DST",
        "2026-01-01",
        "2026-12-31",
        {"zh-Hant": "旅行社准照", "pt": "Licença de agência de viagens", "en": "Travel agency licence"},
        {
            "class": "travel_agency",
            "name_zh": "好景旅行社",
            "name_pt": "Agência de Viagens Boa Vista",
            "technical_director": "李偉強",
            "guarantee": 50_000_000,
            "guarantee_valid_until": "2027-03-31",
            "insurance_valid_until": "2027-03-31",
            **PLACE,
        },
    ),
    (
        "DSAL-EA-2024-000005",
        "employment-agency",
        "DSAL",
        "2025-02-16",
        "2027-02-15",
        {
            "zh-Hant": "職業介紹所業務准照",
            "pt": "Licença para o exercício da actividade de agência de emprego",
            "en": "Employment agency licence",
        },
        {
            "class": "A",
            "name_zh": "好景職業介紹所",
            "name_pt": "Agência de Emprego Boa Vista",
            "branches": [],
            "origins_served": ["mainland", "philippines"],
            **PLACE,
        },
    ),
    (
        "IAM-EC-2026-000002",
        "outdoor-cafe",
        "IAM",
        "2026-01-01",
        "2026-12-31",
        {"zh-Hant": "露天茶座准照", "pt": "Licença de esplanada", "en": "Outdoor café licence"},
        {"area": 18.5, "area_m2": 18.5, "base_licence_no": "IAM-RT-2026-000003", **RESTAURANT},
    ),
)


def load_demo(*, at: datetime) -> None:
    """Enter the demo licences that are not there yet."""
    known = set(Licence.objects.values_list("number", flat=True))
    for number, kind, department, valid_from, valid_until, name, terms in LICENCES:
        if number in known:
            continue
        record_licence(
            actor=system_actor(),
            at=at,
            kind=kind,
            register=number.rsplit("-", 2)[0],
            holder_id=HOLDER,
            department=department,
            name=name,
            terms=terms,
            valid_from=date.fromisoformat(valid_from),
            valid_until=date.fromisoformat(valid_until),
            document_number=number,
            case_reference="",
            key=f"demo:{number}",
        )
