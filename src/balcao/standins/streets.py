"""A body that publishes a list at an address: streets of Taipa as JSON, at ``GET /streets``.

Its page switches it to work, be slow or be down; ``?state=fewer`` answers without one street, whose name was given up.
"""

import argparse
import time
from typing import Any

from balcao.standins.serving import Request, Response, answer, language_links, page, see_other, serve, switch_form

STATES = ("works", "slow", "down")
SLOW_SECONDS = 20
TITLE = {
    "zh-Hant": "街道名單（示範）",
    "pt": "Lista de ruas (demonstração)",
    "en": "List of streets (demo)",
}
STREETS = (
    ("cunha", "官也街", "Rua do Cunha"),
    ("correia-da-silva", "告利雅施利華街", "Rua Correia da Silva"),
    ("fernando-mendes", "飛能便度街", "Rua de Fernão Mendes Pinto"),
    ("regedor", "地堡街", "Rua do Regedor"),
    ("horta-e-sousa", "施督憲正街", "Rua Direita Carlos Eugénio"),
)
"""Code, Chinese name, Portuguese name, which English texts use too. A choice for the demo world."""


class Streets:
    """The list, and how the next question is answered."""

    def __init__(self) -> None:
        self.state = "works"

    def answering(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, request.path):
            case ("GET", "/streets"):
                return self._list(request.query.get("state", self.state))
            case ("POST", "/switch/streets"):
                self.state = request.form.get("state", "works")
                return see_other(f"/?language={request.language}")
            case ("GET", "/"):
                return self._page(request)
        return answer(404, {"error": "unknown"})

    def _list(self, state: str) -> Response:
        if state == "slow":
            time.sleep(SLOW_SECONDS)
        if state == "down":
            return answer(503, {"error": "down"})
        streets = STREETS[:-1] if state == "fewer" else STREETS
        rows: list[dict[str, Any]] = [{"id": code, "name": {"zh": zh, "pt": pt, "en": pt}} for code, zh, pt in streets]
        return answer(200, {"data": {"rows": rows}})

    def _page(self, request: Request) -> Response:
        language = request.language
        rows = "".join(f"<li><code>{code}</code> {zh} · {pt}</li>" for code, zh, pt in STREETS)
        switch = switch_form("streets", self.state, language, STATES)
        return page(TITLE[language], language, f"{language_links(request)}{switch}<ul>{rows}</ul>")


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    serve("streets", arguments.port, Streets().answering)


if __name__ == "__main__":
    main()
