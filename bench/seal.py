"""Certificates typeset and sealed one after the other in one process; in turn with them the same words by WeasyPrint,
sealed in the same way, where that is installed (dependency group `bench`)."""

import base64
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

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
        _beside_weasyprint(document, folder)


PAGE = """<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 2.2cm 2.7cm; @bottom-left {{ content: "{number}" }} }}
body {{ font: 10.5pt "Noto Serif CJK TC", "BabelStone Han"; }} h1, header {{ text-align: center }}
td {{ width: 50%; vertical-align: top; padding: 5pt 7pt }} .rows td {{ border-bottom: .4pt solid #a8843f }}
</style></head><body><header><b>{zh_department}</b><br><span lang="pt">{pt_department}</span></header>
<h1>{zh_title}<br><span lang="pt">{pt_title}</span></h1>
<table role="presentation"><tr><td>{zh}</td><td lang="pt">{pt}</td></tr></table>
<table class="rows"><tbody>{rows}</tbody></table>
<p><img alt="QR" style="width: 2.5cm" src="data:image/svg+xml;base64,{qr}"> {number} {code}<br>{address}</p>
</body></html>"""


def _as_html(data: dict[str, Any]) -> str:
    """The same words as one page of HTML."""
    about, holder = data["document"], data["holder"]
    rows = "".join(
        f"<tr><th>{escape(row['label']['zh'])}<br><span lang=pt>{escape(row['label']['pt'])}</span></th>"
        f"<td>{escape(str(row['value']))}</td></tr>"
        for row in data["rows"]
    )
    return PAGE.format(
        title=about["title"]["zh"],
        number=about["number"],
        code=about["code"],
        address=about["verify_url"],
        qr=base64.b64encode(about["qr_svg"].encode()).decode(),
        zh_department=data["department"]["zh"],
        pt_department=data["department"]["pt"],
        zh_title=about["title"]["zh"],
        pt_title=about["title"]["pt"],
        zh=escape(f"茲證明 {holder['zh']} 的資料如下："),
        pt=escape(f"Certifica-se, quanto a {holder['pt']}, o seguinte:"),
        rows=rows,
    )


def _beside_weasyprint(document: Any, folder: Path) -> None:
    """One certificate of ours, then the same by WeasyPrint, in turn; CPU, since the machine may have other work."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except ImportError:
        print("WeasyPrint is not installed: uv pip install --group bench")
        return
    from balcao.documents.printing import layout_data
    from balcao.documents.sealing import seal_pdf, seal_pdf_plainly
    from balcao.documents.typesetting import typeset

    fonts = FontConfiguration()

    def ours(data: dict[str, Any]) -> bytes:
        return typeset(document.layout, data, at=document.requested_at)

    def theirs(data: dict[str, Any]) -> bytes:
        page = weasyprint.HTML(string=_as_html(data)).render(font_config=fonts)
        # Uncompressed, since what is sealed must not list its objects in a stream.
        return bytes(page.write_pdf(pdf_variant="pdf/a-2a", uncompressed_pdf=True))

    spent: dict[str, list[float]] = {}
    for place in range(COUNT + 1):
        document.number = f"FSS-LC-2026-{place + 900_000:06d}"
        data = layout_data(document)
        for name, make in (("typst", ours), ("weasyprint", theirs)):
            moments = [time.process_time()]
            pdf = make(data)
            moments.append(time.process_time())
            seal_pdf_plainly(pdf, department="FSS", folder=folder)
            moments.append(time.process_time())
            seal_pdf(pdf, department="FSS", folder=folder)
            moments.append(time.process_time())
            for part, start, end in zip(("typeset", "b_t", "b_lt"), moments, moments[1:], strict=False):
                if place:  # the first of each warms up
                    spent.setdefault(f"{name}.{part}", []).append(end - start)
    for name, kept in spent.items():
        tell(f"seal.beside.{name}", median_ms(kept), "ms CPU")
    for name in ("typst", "weasyprint"):
        whole = [a + b for a, b in zip(spent[f"{name}.typeset"], spent[f"{name}.b_lt"], strict=True)]
        tell(f"seal.beside.{name}.whole", 1000 / median_ms(whole), "1/CPU s", 25)


if __name__ == "__main__":
    main()
