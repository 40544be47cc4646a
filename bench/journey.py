"""The common job through the real pages: service page → start → questions → check → lodge → receipt."""

import asyncio
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass

from bench.browser import Answer, Browser, Unexpected
from bench.people import PASSWORD, username

SERVICE = "fss-life-certificate"
ONE_MORE = {"another": "yes"}
"""What a person ticks whose last case of the service is still open."""
_REFERENCE = re.compile(rb"/as/p-\d+/matters/([A-Z0-9-]+)/")
_DRAFT = re.compile(r"/drafts/(\d+)/")


@dataclass(frozen=True)
class Job:
    """One application that was acknowledged. Seconds from the request of the service page to the receipt read."""

    reference: str
    draft: int
    began: float
    seconds: float


def code(name: str) -> str:
    """The second factor's six digits now."""
    secret = hashlib.sha1(b"balcao-demo-" + name.encode()).digest()
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _expect(answer: Answer, status: int, where: str) -> Answer:
    if answer.status != status:
        raise Unexpected(f"{where}: {answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer


async def sign_in(browser: Browser, person: int) -> None:
    """Password, then the second factor in place."""
    page = _expect(await browser.get("/account/login/"), 200, "sign-in page")
    fields = page.hidden() | {"login": username(person), "password": PASSWORD}
    _expect(await browser.post("/account/login/", fields), 302, "sign-in")
    page = _expect(await browser.get("/account/2fa/reauthenticate/?next=/account/me/"), 200, "code page")
    fields = page.hidden() | {"code": code(username(person))}
    _expect(await browser.post("/account/2fa/reauthenticate/", fields), 302, "code")


async def apply(browser: Browser, person: int) -> Job:
    """One application from the service page to the receipt: eight requests, as a browser sends them."""
    home, began = f"/as/p-{person}", time.perf_counter()
    page = _expect(await browser.get(f"/services/{SERVICE}/"), 200, "service page")
    fields = page.hidden() | {"anyway": "1"}
    begun = _expect(await browser.post(f"{home}/start/{SERVICE}/", fields), 302, "start").location
    _expect(await browser.get(begun), 200, "task list")
    page = _expect(await browser.get(f"{begun}pages/you/"), 200, "question page")
    fields = page.hidden() | {"myself": "true"}
    checked = _expect(await browser.post(f"{begun}pages/you/", fields), 302, "answers").location
    page = _expect(await browser.get(checked), 200, "check page")
    done = _expect(await browser.post(checked, page.hidden() | ONE_MORE), 302, "lodge").location
    receipt = _expect(await browser.get(done), 200, "receipt")
    found, draft = _REFERENCE.search(receipt.body), _DRAFT.search(begun)
    if not found or not draft:
        raise Unexpected("no reference on the receipt")
    return Job(found[1].decode(), int(draft[1]), began, time.perf_counter() - began)


async def sign_in_all(host: str, port: int, people: list[int]) -> dict[int, dict[str, str]]:
    """The cookies of each person, signed in eight at a time."""
    cookies: dict[int, dict[str, str]] = {}
    gate = asyncio.Semaphore(8)

    async def one(person: int) -> None:
        async with gate:
            browser = Browser(host, port)
            await sign_in(browser, person)
            await browser.close()
            cookies[person] = browser.cookies

    await asyncio.gather(*(one(person) for person in people))
    return cookies
