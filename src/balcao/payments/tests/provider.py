"""A small payment provider that really listens: it answers over HTTP and signs what it tells."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from balcao.kernel.signatures import is_genuine, sign

SECRET = "a-secret-between-two"
UNKNOWN = {"state": "unknown", "lines": []}


class Provider:
    """Keeps the payments created and the refunds asked for; `answer` overrides what it says."""

    def __init__(self):
        self.payments: list[dict[str, Any]] = []
        self.refunds: list[str] = []
        self.asked_back: list[dict[str, Any]] = []
        self.standings: dict[str, Any] = {}
        self.answer: tuple[int, bytes] | None = None
        self.before_answering: Any = None
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, reply = provider.handle(self.path, body, self.headers["X-Signature"])
                self.send_response(status)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def handle(self, path: str, body: bytes, signature: str) -> tuple[int, bytes]:
        if self.answer:
            return self.answer
        message = json.loads(body)
        signed_at = int(signature.split(",")[0].removeprefix("t="))
        if not is_genuine(signature, body, secret=SECRET, now_seconds=signed_at):
            return 401, b"{}"
        if path.endswith("/refund"):
            self.refunds.append(path.split("/")[2])
            self.asked_back.append(message)
            return 202, b"{}"
        if path in ("/standing", "/settlement"):
            return 200, json.dumps(self.standings.get(message.get("reference") or message["day"], UNKNOWN)).encode()
        number = f"pay_{message['reference']}"
        self.payments.append({**message, "id": number})
        if self.before_answering:
            self.before_answering(self.payments[-1])
        return 201, json.dumps({"id": number, "url": f"{self.url}/pay/{number}"}).encode()

    def message(self, payment: dict[str, Any], kind: str, event: str, /, **changes: Any) -> bytes:
        """The body of a webhook about that payment."""
        told = {
            "id": event,
            "type": kind,
            "payment": payment["id"],
            "reference": payment["reference"],
            "amount": payment["amount"],
            "at": "2026-11-23T12:00:30+08:00",
        }
        return json.dumps(told | changes).encode()

    def signature(self, body: bytes, at: Any) -> str:
        """The header for a delivery at that moment."""
        return sign(body, t=int(at.timestamp()), secret=SECRET)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
