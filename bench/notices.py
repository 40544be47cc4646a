"""A mailing while people read pages: notices made and people told in a second, and what pages take meanwhile.

With ``--whole`` it is sent to its end, to as many people as asked for, with its progress every ten seconds on the
standard error. Killed, the same command goes on where it was; what is told then is of the rest, except `whole.sent`,
`whole.twice` and `whole.missing`, which are counted over everybody.
"""

import argparse
import asyncio
import sys
import time

from bench.browser import Browser
from bench.house import PORT, House, in_django, running_house
from bench.journey import sign_in_all
from bench.people import make_people
from bench.report import percentile, tell

HOST = "127.0.0.1"
QUIET_SECONDS = 8
PROGRESS_SECONDS = 10
WORDS = {"zh-Hant": "稅務通知", "pt": "Aviso fiscal", "en": "Tax notice"}


async def read_pages(seconds: float, cookies: dict[int, dict[str, str]]) -> list[float]:
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


def _begin(pace: int, key: str) -> int:
    from balcao.kernel.actor import system_actor
    from balcao.kernel.clock import now
    from balcao.notices.api import begin_mailing

    return begin_mailing(
        actor=system_actor(),
        at=now(),
        key=f"bench:{key}",
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
    quiet = asyncio.run(read_pages(QUIET_SECONDS, cookies))
    before, began = house.cpu(), time.perf_counter()
    number = _begin(pace, str(time.time()))
    busy = asyncio.run(read_pages(seconds, cookies))
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


def _send_all(house: House, pace: int, people: list[int], run: str) -> None:
    """To the end, or on from where it was killed."""
    from balcao.kernel.actor import system_actor
    from balcao.notices.api import MailingState, mailing_progress
    from balcao.notices.models import Mailing

    cookies = asyncio.run(sign_in_all(HOST, PORT, people[:2]))
    number = _begin(pace, f"whole:{run}:{len(people)}")
    first = Mailing.objects.get(pk=number).sent
    before, began, taken = house.cpu(), time.perf_counter(), []
    while (row := Mailing.objects.get(pk=number)).state == MailingState.RUNNING:
        print(f"notices: {row.sent} of {row.total}", file=sys.stderr, flush=True)
        taken += asyncio.run(read_pages(PROGRESS_SECONDS, cookies))
    lasted, used = time.perf_counter() - began, house.cpu().since(before)
    told = -1
    while (found := mailing_progress(actor=system_actor(), mailing_id=number)).told != told:
        told = found.told  # those who are told last are told a moment after their notice was made
        time.sleep(PROGRESS_SECONDS)
    tell("notices.whole.sent", found.sent, "", len(people))
    tell("notices.whole.told", found.told, "", len(people))
    tell("notices.whole.seconds", lasted, "s")
    tell("notices.whole.rate", (found.sent - first) / lasted, "1/s", pace)
    tell("notices.whole.cpu", used.house / max(1, found.sent - first) * 1000, "ms")
    if taken:
        tell("notices.whole.page.p95", percentile(taken, 0.95) * 1000, "ms")
    for name, value in _wrong(number, people).items():
        tell(f"notices.whole.{name}", value, "", 0, less_is_better=True)


def _wrong(number: int, people: list[int]) -> dict[str, int]:
    """How many got it twice, and how many not at all, as the database says."""
    from django.db.models import Count

    from balcao.notices.models import Notice

    mine = Notice.objects.filter(key__startswith=f"mailing:{number}:")
    each = mine.values("holder_id").annotate(times=Count("pk"))
    there = set(mine.values_list("holder_id", flat=True))
    return {
        "twice": each.filter(times__gt=1).count(),
        "missing": sum(f"p-{person}" not in there for person in people),
    }


def main() -> None:
    """People are made first, all registered for electronic notices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--pace", type=int, default=60, help="notices a second at most")
    parser.add_argument("--whole", action="store_true", help="send it to its end; killed, it goes on")
    parser.add_argument("--run", default="1", help="another name begins another whole mailing")
    arguments = parser.parse_args()
    with running_house() as house:
        in_django()
        from balcao.config.supervisor import with_database

        with with_database():
            people = make_people(arguments.people)
            if arguments.whole:
                _send_all(house, arguments.pace, people, arguments.run)
                return
            _measure(house, arguments.seconds, arguments.pace, people)
            from bench.house import forget_waiting_jobs

            forget_waiting_jobs()


if __name__ == "__main__":
    main()
