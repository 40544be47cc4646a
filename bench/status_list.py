"""A status list of a million places: how large its token is, how long it takes to make and to serve."""

import random
import time

from bench.house import database_alone
from bench.report import median_ms, tell

MARKED = 20_000
"""Two in a hundred do not hold: with all places marked by chance it is measured apart."""
TIMES = 300


def main() -> None:
    """Made from the marks alone, then served through the whole web stack from memory."""
    with database_alone():
        from django.core.cache import caches
        from django.test import Client

        from balcao.credentials.addresses import list_uri
        from balcao.credentials.models import StatusList
        from balcao.credentials.statuses import SIZE, signed
        from balcao.kernel.clock import now

        at = now()
        chance = random.Random(1)
        for name, count in (("sparse", MARKED), ("full", SIZE)):
            marked = {place: chance.randrange(1, 3) for place in chance.sample(range(SIZE), count)}
            began = time.perf_counter()
            token = signed(list_uri(1), SIZE, marked, at)
            tell(f"status_list.{name}_make", (time.perf_counter() - began) * 1000, "ms")
            tell(f"status_list.{name}_bytes", len(token), "bytes")
            row = StatusList.objects.create(size=SIZE, made_at=at, token=token, token_version=1, token_at=at)
            client, kept = Client(), []
            caches["process"].clear()
            client.get(f"/credentials/status/{row.pk}")
            for _ in range(TIMES):
                began = time.perf_counter()
                answer = client.get(f"/credentials/status/{row.pk}")
                kept.append(time.perf_counter() - began)
                assert answer.status_code == 200
            tell(f"status_list.{name}_served", median_ms(kept), "ms")


if __name__ == "__main__":
    main()
