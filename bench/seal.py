"""Certificates typeset and sealed one after the other in one process."""

import time
from collections.abc import Callable

from bench.house import database_alone
from bench.people import make_people
from bench.report import median_ms, tell

COUNT = 60


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Real data of a real case, sealed again and again without the database."""
    with database_alone():
        from django.conf import settings

        from balcao.documents.models import Document
        from balcao.documents.printing import layout_data
        from balcao.documents.sealing import seal_pdf, seal_pdf_plainly, stamp_again
        from balcao.documents.typesetting import typeset
        from bench.verbs import lodged_case, ready_draft

        person = make_people(1)[0]
        reference = lodged_case(ready_draft(person, "seal"))
        document = Document.objects.get(case_reference=reference)
        data = layout_data(document)
        folder = settings.BALCAO_VAR / "pki"
        parts: dict[str, list[float]] = {"layout_data": [], "typeset": [], "seal": []}
        seal_pdf(typeset(document.layout, data, at=document.requested_at), department="FSS", folder=folder)
        began, used = time.perf_counter(), time.process_time()
        for place in range(COUNT):
            # Each a document of its own: what is the same twice, the typesetter remembers.
            document.number, document.code = f"FSS-LC-2026-{place:06d}", f"{place:04d}{document.code[4:]}"
            moments = [time.perf_counter()]
            data = layout_data(document)
            moments.append(time.perf_counter())
            pdf = typeset(document.layout, data, at=document.requested_at)
            moments.append(time.perf_counter())
            seal_pdf(pdf, department="FSS", folder=folder)
            moments.append(time.perf_counter())
            for kept, start, end in zip(parts.values(), moments, moments[1:], strict=False):
                kept.append(end - start)
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        tell("seal.certificates", COUNT / seconds, "1/s", 25)
        tell("seal.certificates_a_cpu_second", COUNT / cpu, "1/s", 25)
        parts["seal_b_t"] = [
            _seconds(lambda: seal_pdf_plainly(pdf, department="FSS", folder=folder)) for _ in range(COUNT)
        ]
        sealed = seal_pdf(pdf, department="FSS", folder=folder)
        parts["stamp_again"] = [_seconds(lambda: stamp_again(sealed, folder=folder)) for _ in range(COUNT)]
        for name, kept in parts.items():
            tell(f"seal.{name}", median_ms(kept), "ms")


if __name__ == "__main__":
    main()
