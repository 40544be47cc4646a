"""A flash crowd: so many people a second open a page of one service; who is not served at once waits in line."""

import argparse
import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.browser import Browser
from bench.house import PORT, running_house
from bench.journey import SERVICE
from bench.report import percentile, tell

HOST = "127.0.0.1"
_PLACE = re.compile(rb'role="status">[^<]*<strong>(\d+)</strong>')
COMES_BACK = 5.0
"""Seconds after which one who waits looks again; the page itself says longer further back."""


@dataclass
class Crowd:
    """What became of everybody."""

    answers: Counter[str] = field(default_factory=Counter)
    served: list[int] = field(default_factory=list)
    """The numbers in line of those who came in, in the order in which they did; nobody who never waited."""
    told: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)


async def _visit(crowd: Crowd, until: float) -> None:
    browser = Browser(HOST, PORT)
    while True:
        began = time.perf_counter()
        try:
            answer = await asyncio.wait_for(browser.get(f"/services/{SERVICE}/"), 30)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            crowd.answers["broken"] += 1
            return
        finally:
            await browser.close()
        number = int(browser.cookies.get("balcao_place", "0").partition(":")[0])
        if answer.status != 200:
            crowd.answers[f"status {answer.status // 100}xx"] += 1
            return
        if not _PLACE.search(answer.body):
            crowd.answers["served"] += 1
            crowd.opened.append(time.perf_counter() - began)
            if number:
                crowd.served.append(number)
            return
        crowd.told.append(time.perf_counter() - began)
        crowd.answers["told a place"] += 1
        if time.perf_counter() + COMES_BACK > until:
            crowd.answers["still waiting"] += 1
            return
        await asyncio.sleep(COMES_BACK)


async def _gather(pace: int, seconds: float) -> Crowd:
    """One after the other at that pace; those who wait come back until a while after the last one came."""
    crowd, began = Crowd(), time.perf_counter()
    async with asyncio.TaskGroup() as people:
        for turn in range(int(pace * seconds)):
            await asyncio.sleep(max(0.0, began + turn / pace - time.perf_counter()))
            people.create_task(_visit(crowd, began + seconds * 1.5))
    return crowd


def _overtaken(served: list[int], slack: float) -> int:
    """How many came in after somebody who had joined the line later, by more than who looks again in turns explains."""
    furthest, count = 0, 0
    for number in served:
        count += number < furthest - slack
        furthest = max(furthest, number)
    return count


def measure(pace: int, seconds: float) -> None:
    """In a house of its own."""
    with running_house() as house:
        before, began = house.cpu(), time.perf_counter()
        crowd = asyncio.run(_gather(pace, seconds))
        used, lasted = house.cpu().since(before), time.perf_counter() - began
    answers = crowd.answers
    tell("crowd.came", int(pace * seconds), "people")
    for name in ("served", "told a place", "still waiting", "broken", "status 4xx", "status 5xx"):
        tell(f"crowd.{name.replace(' ', '_')}", answers[name], "answers")
    tell("crowd.served.rate", answers["served"] / lasted, "1/s")
    tell("crowd.told.p95", percentile(crowd.told or [0], 0.95) * 1000, "ms")
    tell("crowd.opened.p95", percentile(crowd.opened or [0], 0.95) * 1000, "ms")
    tell("crowd.overtaken", _overtaken(crowd.served, COMES_BACK * pace), "people")
    tell("crowd.cpu.web", used.web / max(1, sum(answers.values())) * 1000, "ms an answer")


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pace", type=int, default=1000, help="people a second")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    measure(asked.pace, asked.seconds)


if __name__ == "__main__":
    main()
