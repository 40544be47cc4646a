"""Verifying a document by number and by file, through the whole web stack, in milliseconds."""

import time
from collections.abc import Callable
from typing import Any

from bench.house import database_alone
from bench.people import make_people
from bench.report import median_ms, tell

TIMES = 100


def _measured(work: Callable[[], Any]) -> list[float]:
    kept = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = work()
        kept.append(time.perf_counter() - began)
        assert b"govuk-heading-l" in answer.content, answer.status_code
    return kept


def main() -> None:
    """One licence that was really issued, asked about again and again."""
    with database_alone():
        from django.core.cache import caches
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test import Client

        from balcao.documents.api import make_documents_now
        from balcao.kernel.clock import now
        from bench.verbs import lodged_case, ready_draft

        reference = lodged_case(ready_draft(make_people(1)[0], "verify"))
        document, pdf = make_documents_now(at=now(), case_reference=reference)[0]
        client = Client(headers={"host": "localhost"})

        def by_number() -> Any:
            return client.get(f"/verify/{document.number}/", {"code": document.code})

        def by_file() -> Any:
            caches["process"].clear()  # the rate of one address
            return client.post("/verify/", {"file": SimpleUploadedFile("it.pdf", pdf)})

        for name, work, most in (("number", by_number, 15), ("file", by_file, 150)):
            work()
            tell(f"verify.{name}", median_ms(_measured(work)), "ms", most, less_is_better=True)


if __name__ == "__main__":
    main()
