"""Documents for the tests: people, a short layout, and asking for one."""

from datetime import datetime
from typing import Any

from balcao.documents.api import DocumentSummary, request_document
from balcao.kernel.actor import Actor, Channel, posts_in, system_actor
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MEI = Actor(person_id=1, name="陳美玲", assurance=2, holder_id="e-1")
JOAO = Actor(person_id=2, name="João", assurance=2, holder_id="p-2")
CHIEF = Actor(person_id=13, name="吳佩珊", posts=posts_in("DSI", "chief"))
OFFICER = Actor(person_id=11, name="王志豪", posts=posts_in("DSI", "association-register"))
STRANGER = Actor(
    person_id=12,
    name="Maria",
    channel=Channel.WEB,
    posts=posts_in("IAM", "chief"),
)
TITLE = {"zh-Hant": "證明書", "pt": "Certificado", "en": "Certificate"}
REASON = {"zh-Hant": "資料有誤", "pt": "Dados errados", "en": "Wrong data"}
HOLDER = {"zh": "澳門關愛長者協會", "pt": "Associação de Apoio aos Idosos de Macau", "en": "", "register_no": "4821"}
DEPARTMENT = {"code": "DSI", "zh": "身份證明局", "pt": "Direcção dos Serviços de Identificação", "en": "DSI"}
LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.document.title.zh, date: datetime(..data.document.issued))
#set text(font: ("Noto Serif CJK TC", "BabelStone Han"), lang: "zh")
#data.holder.zh #data.document.number #data.document.code #data.document.issued_on.pt
#image(bytes(data.document.qr_svg), format: "svg", width: 2cm, alt: data.document.verify_url)
"""


def ask(key: str = "case-1:certificate", **changes: Any) -> DocumentSummary:
    """A certificate of association 1, asked for by the platform."""
    wanted: dict[str, Any] = {
        "actor": system_actor(),
        "at": AT,
        "kind": "certificate",
        "register": "DSI-CGB",
        "layout": LAYOUT,
        "data": {"holder": HOLDER, "department": DEPARTMENT},
        "title": TITLE,
        "holder_id": "e-1",
        "department": "DSI",
        "case_reference": "DSI-2026-000001-X",
        "valid_until": None,
    }
    return request_document(key=key, **(wanted | changes))
