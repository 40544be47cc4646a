"""Software of somebody that wants to be told: it takes the counter's calls at ``POST /calls`` and shows them.

Its page switches it to work, be slow or be down; with ``?state=gone`` a call is answered that nobody is there any more.
``POST /secret`` gives it the secret (the body), from then on it says of each call whether the signature fits. For
programs there is ``/calls.json``.
"""

import argparse
import base64
import hashlib
import hmac
import json
import threading
import time
from html import escape
from typing import Any

from balcao.standins.serving import Request, Response, answer, language_links, page, see_other, serve, switch_form

STATES = ("works", "slow", "down")
SLOW_SECONDS = 8
MOST = 200
TOLERANCE_SECONDS = 300
WORDS = {
    "title": {
        "zh-Hant": "接收呼叫的軟件（示範）",
        "pt": "Programa que recebe chamadas (demonstração)",
        "en": "Software that is called (demo)",
    },
    "none": {"zh-Hant": "尚未收到呼叫。", "pt": "Ainda não chegaram chamadas.", "en": "No call yet."},
    "genuine": {"zh-Hant": "簽署正確", "pt": "Assinatura certa", "en": "Signature fits"},
    "unknown": {"zh-Hant": "未能核實簽署", "pt": "Assinatura por verificar", "en": "Signature not verified"},
}


def genuine(headers: dict[str, str], body: bytes, secret: str, *, at: float) -> bool:
    """Whether a call is signed with the secret, a short while ago, as Standard Webhooks has it."""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(at - int(stamp)) > TOLERANCE_SECONDS or not secret.startswith("whsec_"):
        return False
    content = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    code = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256).digest()
    wanted = f"v1,{base64.b64encode(code).decode()}"
    return any(hmac.compare_digest(wanted, each) for each in headers.get("webhook-signature", "").split())


class Subscriber:
    """What came, and how the next call is answered."""

    def __init__(self) -> None:
        self.state, self.secret = "works", ""
        self.calls: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def answering(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("POST", "/calls"):
                return self._called(request)
            case ("POST", "/secret"):
                self.secret = request.body.decode().strip()
                return answer(200, {})
            case ("POST", "/switch/calls"):
                self.state = request.form.get("state", "works")
                return see_other(f"/?language={request.language}")
            case ("GET", "/calls.json"):
                return answer(200, self.calls)
            case ("GET", "/"):
                return self._page(request)
        return answer(404, {"error": "unknown"})

    def _called(self, request: Request) -> Response:
        state = request.query.get("state", self.state)
        if state == "slow":
            time.sleep(SLOW_SECONDS)
        if state == "down":
            return answer(503, {"error": "down"})
        if state == "gone":
            return answer(410, {"error": "gone"})
        headers = {name: request.header(name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
        fits = genuine(headers, request.body, self.secret, at=time.time())
        try:
            event = json.loads(request.body)
        except ValueError:
            return answer(400, {"error": "no JSON"})
        with self._lock:
            self.calls = [{"event": event, "genuine": fits, **headers}, *self.calls][:MOST]
        return Response(204)

    def _page(self, request: Request) -> Response:
        language = request.language
        rows = "".join(
            f'<div class="card"><h3>{escape(str(each["event"].get("type")))}</h3>'
            f'<p class="note">{WORDS["genuine" if each["genuine"] else "unknown"][language]} · '
            f"{escape(each['webhook-id'])}</p>"
            f"<pre>{escape(json.dumps(each['event'].get('data'), ensure_ascii=False, indent=1))}</pre></div>"
            for each in self.calls
        )
        switch = switch_form("calls", self.state, language, STATES)
        content = f"{language_links(request)}{switch}{rows or WORDS['none'][language]}"
        return page(WORDS["title"][language], language, content)


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    serve("subscriber", arguments.port, Subscriber().answering)


if __name__ == "__main__":
    main()
