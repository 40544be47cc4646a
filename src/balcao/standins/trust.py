"""A certification authority and a time-stamp authority, as trust service providers run them.

``POST /time-stamps`` (RFC 3161), ``POST /ocsp`` (RFC 6960), ``GET /lists/issuing`` and ``/lists/root`` (CRLs),
``POST /certificates`` with a request (PKCS #10, PEM) answers the certificate and those above it, ``POST
/revocations/<serial>`` (hexadecimal) revokes one, ``GET /root`` is the anchor. Below ``/csc/v2`` it signs digests with
the departments' keys (API of the Cloud Signature Consortium), for whoever shows its access token, and with people's own
when they allow it. The page at ``/`` switches each to work, be
slow, be down or answer nonsense. The keys lie in a folder.
"""

import argparse
import json
import threading
import time
from pathlib import Path

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from balcao.foundation.pki.api import ANCHOR, ISSUING, Authority, BadKey, issue_for
from balcao.kernel.clock import now
from balcao.standins.personal import PersonalSigning
from balcao.standins.serving import (
    Request,
    Response,
    answer,
    language_links,
    page,
    see_other,
    serve,
    switch_form,
)
from balcao.standins.signing import told

STATES = ("works", "slow", "down", "wrong")
SLOW_SECONDS = 6
PEM = "application/x-pem-file"
WORDS = {
    "title": {
        "zh-Hant": "示範：認證及時間戳服務",
        "pt": "Demonstração: serviços de confiança",
        "en": "Demo: trust services",
    },
    "intro": {
        "zh-Hant": "文件蓋章時要問這些服務。停止其中一個，看看文件怎樣等候，恢復後又怎樣自動完成。",
        "pt": "Os selos precisam destes serviços. Pare um e veja os documentos esperar e, depois, seguir.",
        "en": "Seals need these services. Stop one: documents wait, and go on by themselves afterwards.",
    },
    "time-stamps": {"zh-Hant": "時間戳", "pt": "Selos temporais", "en": "Time stamps"},
    "ocsp": {
        "zh-Hant": "證書狀態（OCSP）",
        "pt": "Estado dos certificados (OCSP)",
        "en": "Standing of certificates (OCSP)",
    },
    "lists": {"zh-Hant": "廢止清單（CRL）", "pt": "Listas de revogação (CRL)", "en": "Lists of revocations (CRL)"},
    "certificates": {"zh-Hant": "簽發證書", "pt": "Emissão de certificados", "en": "Issuing certificates"},
    "csc": {"zh-Hant": "遙距簽署", "pt": "Assinatura remota", "en": "Remote signing"},
}
SERVICES = ("time-stamps", "ocsp", "lists", "certificates", "csc")
ACCESS = "demo-signing-access"


class Trust:
    """The services, each with its switch; one signs at a time."""

    def __init__(self, keys: Path) -> None:
        self.authority = Authority(keys)
        self.states = dict.fromkeys(SERVICES, "works")
        self.personal = PersonalSigning(keys)
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        parts = request.path.strip("/").split("/")
        match (request.method, *parts):
            case ("GET", ""):
                return self._page(request)
            case ("POST", "switch", name) if name in self.states and request.form.get("state") in STATES:
                self.states[name] = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("GET", "root"):
                return Response(200, self.authority.chain()[-1].public_bytes(Encoding.PEM), PEM)
            case ("POST", "revocations", serial):
                return self._revoke(serial)
            case (_, name, *_) if name in self.states:
                return self._behaving(name) or self._serve(request, parts)
        return answer(404, {"error": "unknown"})

    def _behaving(self, name: str) -> Response | None:
        state = self.states[name]
        if state == "slow":
            time.sleep(SLOW_SECONDS)
        if state == "down":
            return answer(503, {"error": "down"})
        if state == "wrong":
            return Response(200, b"<html>maintenance</html>", "text/html")
        return None

    def _serve(self, request: Request, parts: list[str]) -> Response:
        try:
            with self._lock:
                match (request.method, *parts):
                    case ("POST", "time-stamps"):
                        return self._stamp(request.body)
                    case ("POST", "ocsp"):
                        asked = ocsp.load_der_ocsp_request(request.body)
                        said = self.authority.standing(asked.serial_number)
                        return Response(200, said, "application/ocsp-response")
                    case ("GET", "lists", "issuing" | "root" as which):
                        of = ISSUING if which == "issuing" else ANCHOR
                        return Response(200, self.authority.revocations(of), "application/pkix-crl")
                    case ("POST", "certificates"):
                        return self._issue(request.body)
                    case ("GET" | "POST", "csc", "v2", "oauth2", "authorize"):
                        return self.personal.authorize(request)
                    case ("POST", "csc", "v2", "oauth2", "token"):
                        return self.personal.token(request)
                    case ("POST", "csc", "v2", what, method):
                        return self._sign(request, f"{what}/{method}")
        except (ValueError, TypeError, KeyError, BadKey) as fault:
            return answer(400, {"error": str(fault)})
        return answer(404, {"error": "unknown"})

    def _stamp(self, body: bytes) -> Response:
        asked = tsp.TimeStampReq.load(body, strict=True)
        imprint = asked["message_imprint"]
        digest = imprint["hashed_message"].native
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or len(digest) != 32:
            refused = tsp.TimeStampResp({"status": {"status": "rejection", "fail_info": {"bad_alg"}}})
            return Response(200, refused.dump(), "application/timestamp-reply")
        token = self.authority.token(digest, nonce=asked["nonce"].native)
        granted = b"\x30\x03\x02\x01\x00" + token
        length = len(granted).to_bytes(2)
        return Response(200, b"\x30\x82" + length + granted, "application/timestamp-reply")

    def _issue(self, body: bytes) -> Response:
        made = issue_for(self.authority.folder, x509.load_pem_x509_csr(body), at=now())
        chain = (made, *self.authority.chain())
        return Response(201, b"".join(each.public_bytes(Encoding.PEM) for each in chain), PEM)

    def _sign(self, request: Request, method: str) -> Response:
        if self.personal.knows(request):
            return self.personal.told(request, method)
        if request.header("Authorization") != f"Bearer {ACCESS}":
            return answer(401, {"error": "access_denied"})
        return told(self.authority.folder, method, json.loads(request.body))

    def _revoke(self, serial: str) -> Response:
        try:
            number = int(serial, 16)
        except ValueError:
            return answer(400, {"error": "a serial number in hexadecimal, please"})
        self.authority.revoke(number)
        return answer(200, {"revoked": serial})

    def _page(self, request: Request) -> Response:
        language = request.language
        words = {name: texts[language] for name, texts in WORDS.items()}
        cards = "".join(
            f'<div class="card"><h2>{words[name]}</h2>{switch_form(name, self.states[name], language, STATES)}</div>'
            for name in SERVICES
        )
        content = f"{language_links(request)}<h1>{words['title']}</h1><p>{words['intro']}</p>{cards}"
        return page(words["title"], language, content)


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keys", type=Path, required=True, help="the folder of its keys")
    arguments = parser.parse_args()
    arguments.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    (arguments.keys / "address").write_text(f"http://localhost:{arguments.port}")
    serve("trust", arguments.port, Trust(arguments.keys))


if __name__ == "__main__":
    main()
