"""A status list of a million places: how large its token is, how long it takes to make, and to serve from memory."""

import os
import random
import time

from bench.report import median_ms, tell

MARKED = 20_000
"""Two in a hundred do not hold; with all places marked by chance it is measured apart."""
TIMES = 300


def main() -> None:
    """Made from the marks alone, then served through the whole web stack. No database is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    import django

    django.setup()
    from django.core.cache import caches
    from django.test import Client

    from balcao.credentials.addresses import list_uri
    from balcao.credentials.statuses import SIZE, signed
    from balcao.kernel.clock import now

    chance, client = random.Random(1), Client(SERVER_NAME="localhost")
    for name, count in (("sparse", MARKED), ("full", SIZE)):
        marked = {place: chance.randrange(1, 3) for place in chance.sample(range(SIZE), count)}
        began = time.perf_counter()
        token = signed(list_uri(1), SIZE, marked, now())
        tell(f"status_list.{name}_make", (time.perf_counter() - began) * 1000, "ms")
        tell(f"status_list.{name}_bytes", len(token), "bytes")
        caches["process"].set("credentials.list:1", (token, 1), 600)
        caches["process"].set("credentials.list:1:looked", 1, 600)
        kept = []
        for _ in range(TIMES):
            began = time.perf_counter()
            answer = client.get("/credentials/status/1")
            kept.append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.status_code
        tell(f"status_list.{name}_served", median_ms(kept), "ms")


if __name__ == "__main__":
    main()
