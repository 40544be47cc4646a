"""What the registers of other bodies know in the demo world."""

from pathlib import Path
from typing import Any

from balcao.kernel.yaml_text import from_yaml

type Record = dict[str, Any]

KNOWN = Path(__file__).parent / "known"
SERVICES = Path(__file__).parents[3] / "services"

MEI_LING = {"name_zh": "陳美玲", "name_pt": "Chan Mei Ling", "bir": "1234567(8)"}
JOAO = {"name_zh": "施若翰", "name_pt": "João Baptista da Silva", "bir": "5234567(1)"}
WAI_KEONG = {"name_zh": "李偉強", "name_pt": "Lei Wai Keong", "bir": "1345678(2)"}
KA_MAN = {"name_zh": "黃嘉敏", "name_pt": "Wong Ka Man", "bir": "1456789(3)"}
SIO_FAN = {"name_zh": "何少芬", "name_pt": "Ho Sio Fan", "bir": "7123456(0)"}
PUI_I = {"name_zh": "梁佩儀", "name_pt": "Leong Pui I", "bir": "1567890(4)"}
NGA_LAI = {"name_zh": "梁雅麗", "name_pt": "Leong Nga Lai", "bir": "5345678(4)"}
LAI_WA = {"name_zh": "鄭麗華", "name_pt": "Cheang Lai Wa", "bir": "1678901(2)"}
TAK_SENG = {"name_zh": "歐陽德成", "name_pt": "Ao Ieong Tak Seng", "bir": "7456789(5)"}
CHI_MENG = {"name_zh": "馮志明", "name_pt": "Fong Chi Meng", "bir": "1567123(4)"}
CHI_LONG = {"name_zh": "黃子朗", "name_pt": "Wong Chi Long", "bir": "1901234(6)"}
LOK_I = {"name_zh": "馮樂兒", "name_pt": "Fong Lok I", "bir": "1890123(5)"}
MARIA = {"name_zh": "", "name_pt": "Maria Santos Reyes", "permit": "21345678"}


def _seat(person: Record, post: str, term_end: str) -> Record:
    return {"body": "board", "post": post, **person, "term_end": term_end}


def _identity(person: Record, born_on: str, resident_since: str, address: str) -> Record:
    return {
        **person,
        "born_on": born_on,
        "resident_since": resident_since,
        "status": "alive",
        "address": address,
    }


ORGANS: dict[str, Record] = {
    "4821": {
        "status": "active",
        "registration_no": "4821",
        "name_zh": "澳門關愛長者協會",
        "name_pt": "Associação de Apoio aos Idosos de Macau",
        "assembly_date": "2024-12-14",
        "term_start": "2025-01-01",
        "term_end": "2027-12-31",
        "seats": [
            _seat(MEI_LING, "president", "2027-12-31"),
            _seat(JOAO, "secretary", "2027-12-31"),
            _seat(WAI_KEONG, "treasurer", "2027-12-31"),
        ],
        "bound_by": {"posts": ["president", "secretary", "treasurer"], "least": 2},
    },
    "6107": {
        "status": "active",
        "registration_no": "6107",
        "name_zh": "澳門海濱文化協會",
        "name_pt": "Associação Cultural da Orla Marítima de Macau",
        "address": "澳門河邊新街 212 號地下",
        "assembly_date": "2026-09-12",
        "term_start": "2026-10-01",
        "term_end": "2029-09-30",
        "seats": [
            _seat(MEI_LING, "president", "2029-09-30"),
            _seat(JOAO, "secretary", "2029-09-30"),
            _seat(WAI_KEONG, "treasurer", "2029-09-30"),
        ],
        "bound_by": {"posts": ["president", "secretary", "treasurer"], "least": 3},
    },
    "5120": {
        "status": "active",
        "registration_no": "5120",
        "name_zh": "氹仔街坊體育會",
        "name_pt": "Clube Desportivo dos Moradores da Taipa",
        "assembly_date": "2023-03-18",
        "term_start": "2023-04-01",
        "term_end": "2026-03-31",
        "seats": [_seat(JOAO, "president", "2026-03-31"), _seat(WAI_KEONG, "treasurer", "2026-03-31")],
    },
    "7215": {
        "status": "active",
        "registration_no": "7215",
        "name_zh": "澳門青年合唱團",
        "name_pt": "Coro Juvenil de Macau",
        "assembly_date": "2025-02-15",
        "term_start": "2025-03-01",
        "term_end": "2028-02-29",
        "seats": [
            _seat(JOAO, "president", "2028-02-29"),
            _seat(SIO_FAN, "treasurer", "2028-02-29"),
            _seat(KA_MAN, "secretary", "2028-02-29"),
            _seat(PUI_I, "member", "2028-02-29"),
        ],
    },
    "3310": {
        "status": "dissolved",
        "registration_no": "3310",
        "name_zh": "澳門舊友聯誼會",
        "name_pt": "Associação de Convívio dos Velhos Amigos de Macau",
        "assembly_date": "2019-05-11",
        "term_start": "2019-06-01",
        "term_end": "2022-05-31",
        "seats": [],
    },
}


def published(seats: list[Record]) -> list[Record]:
    """What anyone may know of who holds the seats: the post, the name and the last day; nobody's number."""
    told = ("post", "name_zh", "name_pt", "term_end")
    return [{name: each[name] for name in told if each.get(name)} for each in seats]


ORGANS = {number: {**each, "office_holders": published(each["seats"])} for number, each in ORGANS.items()}

IDENTITY: dict[str, Record] = {
    each["bir"]: each
    for each in (
        _identity(MEI_LING, "1955-03-08", "1955-03-08", "澳門新馬路 118 號 3 樓 B"),
        _identity(JOAO, "1962-06-24", "1962-06-24", "Rua do Campo, n.º 78, 5.º andar A, Macau"),
        _identity(WAI_KEONG, "1978-11-02", "1984-07-15", "澳門黑沙環海邊馬路 52 號 12 樓 F"),
        _identity(KA_MAN, "1994-01-19", "1994-01-19", "氹仔哥英布拉街 301 號 8 樓 C"),
        _identity(SIO_FAN, "1950-09-30", "1979-02-20", "澳門草堆街 41 號 2 樓"),
        _identity(NGA_LAI, "1985-04-27", "1985-04-27", "路環市區客商街 9 號"),
        # These have no account yet.
        _identity(LAI_WA, "1986-02-11", "1986-02-11", "澳門高士德大馬路 20 號 5 樓"),
        _identity(TAK_SENG, "1955-05-30", "1981-10-04", "澳門沙梨頭海邊街 88 號 9 樓 D"),
        _identity(CHI_MENG, "1984-08-17", "1984-08-17", "氹仔成都街 250 號 15 樓 A"),
        _identity(CHI_LONG, "2016-05-14", "2016-05-14", "氹仔哥英布拉街 301 號 8 樓 C")
        | {"guardians": [KA_MAN["bir"]]},
        _identity(LOK_I, "2015-12-03", "2015-12-03", "氹仔成都街 250 號 15 樓 A") | {"guardians": [CHI_MENG["bir"]]},
    )
} | {
    MARIA["permit"]: {**MARIA, "born_on": "1992-07-09", "status": "alive", "valid_until": "2027-09-30"},
}

COMMERCIAL: dict[str, Record] = {
    "45678 SO": {
        "status": "active",
        "register_no": "45678 SO",
        "name_zh": "好景餐飲有限公司",
        "name_pt": "Boa Vista Restauração Limitada",
        "kind": "private_company",
        "capital": 10_000_000,
        "administrators": [WAI_KEONG],
    },
    "60312 SO": {
        "status": "active",
        "register_no": "60312 SO",
        "name_zh": "濠江貿易有限公司",
        "name_pt": "Hou Kong Comércio Limitada",
        "kind": "private_company",
        "capital": 5_000_000,
        "administrators": [WAI_KEONG, PUI_I],
    },
    "23456 CO": {
        "status": "active",
        "register_no": "23456 CO",
        "name_zh": "何記小食",
        "name_pt": "Ho Kei Petiscos",
        "kind": "sole_trader",
        "capital": 0,
        "administrators": [SIO_FAN],
    },
    "56789 SO": {
        "status": "active",
        "register_no": "56789 SO",
        "taxpayer_no": "82345678",
        "name_zh": "晴朗貿易有限公司",
        "name_pt": "Céu Claro Comércio Limitada",
        "address": "Avenida da Praia Grande, n.º 619, 8.º andar, Macau",
        "kind": "private_company",
        "capital": 2_500_000,
        "administrators": [JOAO, KA_MAN],
        "bound_by": 2,
    },
}

BUILDINGS: dict[str, Record] = {
    "B-0312": {
        "status": "active",
        "register_no": "B-0312",
        "name_zh": "海灣閣管理委員會",
        "name_pt": "Administração do Condomínio Hoi Van Kok",
        "address": "氹仔哥英布拉街 301 號",
        "managers": [SIO_FAN, WAI_KEONG],
        "bound_by": 1,
    },
    "B-0447": {
        "status": "active",
        "register_no": "B-0447",
        "name_zh": "新麗華大廈管理委員會",
        "name_pt": "Administração do Condomínio San Lai Wa",
        "address": "澳門罅些喇提督大馬路 51 號",
        "managers": [PUI_I],
        "bound_by": 1,
    },
}

TAXPAYER: dict[str, Record] = {
    "81234567": {
        "taxpayer_no": "81234567",
        "name": "好景餐飲有限公司",
        "status": "active",
        "arrears": False,
        "industrial_tax_no": "234567",
    },
    "83456789": {
        "taxpayer_no": "83456789",
        "name": "濠江貿易有限公司",
        "status": "active",
        "arrears": False,
        "industrial_tax_no": "456789",
    },
    "12345678": {
        "taxpayer_no": "12345678",
        "name": "何記小食",
        "status": "active",
        "arrears": False,
        "industrial_tax_no": "123456",
        "register_no": "23456 CO",
        "holder": SIO_FAN,
    },
    "23456789": {
        "taxpayer_no": "23456789",
        "name": "嘉敏手作",
        "name_pt": "Ka Man Artesanato",
        "status": "active",
        "address": "氹仔官也街 15 號地下",
        "arrears": False,
        "industrial_tax_no": "345678",
        "holder": KA_MAN,
    },
}


def _worker(bir: str, name: str, kind: str = "local") -> Record:
    return {"bir": bir, "name": name, "kind": kind}


FSS: dict[str, Record] = {
    "1234567(8)": {"contributor_no": "0412345", "pensioner": True, "pension": 4_100_00},
    "5234567(1)": {"contributor_no": "0523456", "pensioner": False, "pension": 0},
    "1345678(2)": {"contributor_no": "0634567", "pensioner": False, "pension": 0},
    "1456789(3)": {"contributor_no": "0745678", "pensioner": False, "pension": 0},
    "7123456(0)": {"contributor_no": "0301234", "pensioner": True, "pension": 4_100_00},
    "1901234(6)": {"contributor_no": "0912345", "pensioner": True, "pension": 4_100_00},
    "81234567": {
        "employer_no": "E-20417",
        "arrears": False,
        "workers": [
            _worker("1456789(3)", "黃嘉敏"),
            _worker("5345678(4)", "梁雅麗"),
            _worker("7234567(1)", "吳國強"),
            _worker("5456789(2)", "Maria Fernanda Xavier"),
            _worker("1567890(6)", "何文傑", "non_resident"),
        ],
    },
    "83456789": {"employer_no": "E-31590", "arrears": False, "workers": []},
    "12345678": {"employer_no": "E-10883", "arrears": False, "workers": []},
}

CRIMINAL_RECORD: dict[str, Record] = {bir: {"clean": True, "checked_on": "2026-11-23"} for bir in sorted(IDENTITY)}

REGISTERS: dict[str, dict[str, Record]] = {
    "organs": ORGANS,
    "identity": IDENTITY,
    "criminal_record": CRIMINAL_RECORD,
    "commercial": COMMERCIAL,
    "buildings": BUILDINGS,
    "taxpayer": TAXPAYER,
    "fss": FSS,
} | {path.stem: from_yaml(path.read_text("utf-8")) for path in sorted(KNOWN.glob("*.yaml"))}
"""Facts by register and key; registers of single departments are files of `known`."""


def _titles() -> dict[str, tuple[dict[str, str], str]]:
    described = {
        path.stem: from_yaml(path.read_text("utf-8")) for path in (SERVICES / "_shared" / "registers").glob("*.yaml")
    }
    return {register: (described[register]["name"], described[register]["keeper"]) for register in REGISTERS}


TITLES = _titles()
"""Every register with its name and who keeps it."""

PEOPLE = (
    "mei.ling",
    "joao",
    "wai.keong",
    "ka.man",
    "sio.fan",
    "officer.dsi",
    "officer.iam",
    "chief.dsi",
    "chief.dsi.second",
    "chief.iam",
    "officer.all",
    "officer.safp",
    "admin",
    "counter.one",
    "counter.two",
    "admin.second",
    "officer.dsi.second",
)
"""Who has an account at the counter."""
