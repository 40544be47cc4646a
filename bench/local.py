"""The same journey without HTTP, in this process: for counting queries and for profiles."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.journey import ONE_MORE, SERVICE, code
from bench.people import PASSWORD, username

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def browser_of(name: str) -> Any:
    """A test client, signed in with both factors."""
    from django.test import Client

    client = Client(headers={"accept-language": "zh-TW", "host": "localhost"})
    answer = client.post("/account/login/", {"login": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.status_code
    answer = client.post("/account/2fa/reauthenticate/", {"code": code(name), "next": "/account/me/"})
    assert answer.status_code == 302, answer.status_code
    return client


def browser_of_person(person: int) -> Any:
    """The same for a person of the bench."""
    return browser_of(username(person))


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(_HIDDEN.findall(answer.content.decode()))


STEPS = ("service page", "start", "task list", "question page", "answers", "check", "lodge", "receipt")


def steps(client: Any, person: int) -> Iterator[tuple[str, Any]]:
    """The requests of one application in their order, each with its answer."""
    home = f"/as/p-{person}"
    answer = client.get(f"/services/{SERVICE}/")
    yield "service page", answer
    answer = client.post(f"{home}/start/{SERVICE}/", {**hidden(answer), "anyway": "1"})
    yield "start", answer
    begun = answer.headers["Location"]
    yield "task list", client.get(begun)
    answer = client.get(f"{begun}pages/you/")
    yield "question page", answer
    answer = client.post(f"{begun}pages/you/", {**hidden(answer), "myself": "true"})
    yield "answers", answer
    checked = answer.headers["Location"]
    answer = client.get(checked)
    yield "check", answer
    answer = client.post(checked, hidden(answer) | ONE_MORE)
    yield "lodge", answer
    yield "receipt", client.get(answer.headers["Location"])


def cpu_ms() -> float:
    """Milliseconds of a processor that this process and its connection's server have used so far: what two looks at it
    differ by says what a page costs, also on a busy machine."""
    return time.process_time() * 1000 + server_ms()


def server_ms() -> float:
    """Milliseconds of a processor that this connection's server has used so far."""
    from django.db import connection

    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    return int(server.split()[0]) / 1e6


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements sent within."""
    from django.db import connection

    sent: list[str] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield sent
