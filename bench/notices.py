"""A mailing while people read pages: notices made and people told in a second, and what pages take meanwhile."""

import argparse
import asyncio
import time

from bench.browser import Browser
from bench.house import PORT, House, in_django, running_house
from bench.journey import sign_in_all
from bench.people import make_people
from bench.report import percentile, tell

HOST = "127.0.0.1"
QUIET_SECONDS = 8
WORDS = {"zh-Hant": "稅務通知", "pt": "Aviso fiscal", "en": "Tax notice"}


async def _read_pages(seconds: float, cookies: dict[int, dict[str, str]]) -> list[float]:
    """Two people read their own page, one after the other, for so long; the seconds each page took."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def reader(person: int) -> None:
        browser = Browser(HOST, PORT, cookies[person])
        while time.perf_counter() < end:
            began = time.perf_counter()
            answer = await browser.get(f"/as/p-{person}/")
            assert answer.status == 200, answer.status
            taken.append(time.perf_counter() - began)
            await asyncio.sleep(0.05)
        await browser.close()

    await asyncio.gather(*(reader(person) for person in list(cookies)[:2]))
    return taken


def _begin(pace: int) -> int:
    from balcao.kernel.actor import system_actor
    from balcao.kernel.clock import now
    from balcao.notices.api import begin_mailing

    return begin_mailing(
        actor=system_actor(),
        at=now(),
        key=f"bench:{time.time()}",
        department="DSF",
        source="registered",
        given={},
        subject=WORDS,
        body=WORDS,
        legal=True,
        per_second=pace,
    )


def _measure(house: House, seconds: float, pace: int, people: list[int]) -> None:
    from balcao.kernel.actor import system_actor
    from balcao.kernel.clock import now
    from balcao.notices.api import mailing_progress, stop_mailing

    cookies = asyncio.run(sign_in_all(HOST, PORT, people[:2]))
    quiet = asyncio.run(_read_pages(QUIET_SECONDS, cookies))
    before, began = house.cpu(), time.perf_counter()
    number = _begin(pace)
    busy = asyncio.run(_read_pages(seconds, cookies))
    found, lasted = mailing_progress(actor=system_actor(), mailing_id=number), time.perf_counter() - began
    used = house.cpu().since(before)
    stop_mailing(actor=system_actor(), at=now(), mailing_id=number)
    tell("notices.sent", found.sent / lasted, "1/s", 60)
    tell("notices.told", found.told / lasted, "1/s", 60)
    tell("notices.page.quiet.p95", percentile(quiet, 0.95) * 1000, "ms")
    tell(
        "notices.page.busy.p95",
        percentile(busy, 0.95) * 1000,
        "ms",
        percentile(quiet, 0.95) * 1000 * 1.5,
        less_is_better=True,
    )
    tell("notices.cpu", used.house / max(1, found.told) * 1000, "ms")


def main() -> None:
    """People are made first, all registered for electronic notices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--pace", type=int, default=60, help="notices a second at most")
    arguments = parser.parse_args()
    with running_house() as house:
        in_django()
        from balcao.config.supervisor import with_database

        with with_database():
            people = make_people(arguments.people)
            _measure(house, arguments.seconds, arguments.pace, people)
            from bench.house import forget_waiting_jobs

            forget_waiting_jobs()


if __name__ == "__main__":
    main()
