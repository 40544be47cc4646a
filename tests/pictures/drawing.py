"""Every layout drawn with sample data: its pages as small grey pictures, kept in the repository and compared.

``python -m tests.pictures`` compares, ``--renew`` draws anew those that changed, ``--sheet FILE`` lays all on one.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from django.conf import settings
from django.test import override_settings
from PIL import Image, ImageChops, ImageDraw

from balcao.cases.specimens import example_data, granted_examples, issued_to
from balcao.catalogue.api import load_service, service_folders, shared_layout
from balcao.documents.api import qr_svg, specimen_data, typeset
from balcao.kernel.clock import UTC

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DPI, GREYS, BLOCK = 60, 16, 6
ADDRESS = "https://balcao.example"
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PAPER = {
    "serial": "DSI-PP-2026-000001-X",
    "copy": 2,
    "printed_at": {"zh": "2026年11月26日 18:50", "pt": "26 de novembro de 2026, 18h50"},
    "printed_by": "蘇慧珍",
    "place": {"zh": "政府綜合服務大樓", "pt": "Centro de Serviços da RAEM"},
    "seed": [211, 17, 88, 140, 5, 230, 61, 94, 33, 178, 120, 7, 251, 66, 19, 202, 148, 80, 39, 11],
}
ALIKE = 0.004
"""The share of blocks that may differ: fonts are drawn a little otherwise by other versions."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout by the name of its pictures, and the file it is."""

    name: str
    path: Path


@cache
def _samples() -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / "samples.yaml").read_text("utf-8")))


def layouts() -> list[Layout]:
    """Every layout there is, but the prelude; and a certificate as it is printed on paper."""
    rooms = sorted(ROOT.glob("src/balcao/*/layouts/*.typ"))
    shared = sorted(Path(settings.BALCAO_SERVICES).glob("_shared/layouts/*.typ"))
    own = sorted(Path(settings.BALCAO_SERVICES).glob("*/*/outputs/*.typ"))
    found = [Layout(f"{path.parents[1].name}-{path.stem}", path) for path in rooms]
    found += [Layout(f"shared-{path.stem}", path) for path in shared if path.name != "prelude.typ"]
    found += [Layout(f"{path.parents[1].name}-{path.stem}", path) for path in own]
    paper = next(each for each in found if each.path.name == "criminal-record.typ")
    return [*found, Layout("paper-criminal-record", paper.path)]


def pdf_of(layout: Layout) -> bytes:
    """The layout with its sample."""
    with override_settings(BALCAO_PUBLIC_URL=ADDRESS):
        key = str(layout.path.relative_to(ROOT))
        if key in _samples():
            front = layout.path.parent.name == "layouts" and layout.path.parents[1].name == "_shared"
            source = (
                shared_layout(settings.BALCAO_SERVICES, layout.path.name) if front else layout.path.read_text("utf-8")
            )
            return typeset(source, _filled(_samples()[key]), at=AT)
        definition, place = _service_of(layout.path)
        output = definition.data.outputs[place]
        examples = [each for each in granted_examples(definition).values() if issued_to(definition, each, output)]
        example = max(examples, key=lambda each: len(str(each.facts)) + len(str(each.answers)))
        data = example_data(definition, output, example)
        if layout.name.startswith("paper-"):
            data["paper"] = PAPER
        return typeset(definition.layouts[output.layout], data, at=datetime.fromisoformat(example.at))


def _service_of(path: Path) -> tuple[Any, int]:
    """The service that shows a layout, and the place of the output."""
    if path.parent.name == "outputs":
        folder = path.parents[1]
    else:
        names = re.compile(rf"\blayout: {re.escape(path.name)}\b")
        found = service_folders(settings.BALCAO_SERVICES)
        folder = next(each for each in found if names.search((each / "service.yaml").read_text("utf-8")))
    definition = load_service(folder)
    return definition, next(n for n, each in enumerate(definition.data.outputs) if each.layout == path.name)


def _filled(sample: Any) -> Any:
    """The sample with QR codes, and with what every layout receives of its document."""
    title = {"zh-Hant": "證明書", "pt": "Certificado", "en": "Certificate"}
    if isinstance(sample, dict):
        found = {key: _filled(value) for key, value in sample.items()}
        if found.get("document") == "CERTIFICATE":
            return specimen_data(found, register="DSI-CGB", kind="certificate", title=title, at=AT, valid_until=None)
        return found
    if isinstance(sample, list):
        return [_filled(each) for each in sample]
    return qr_svg(ADDRESS) if sample == "QR" else sample


def pages_of(pdf: bytes) -> list[Image.Image]:
    """Its pages, small and grey."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]
    step = 256 // GREYS
    return [each.point(lambda value: min(255, (value // step) * step + step // 2)) for each in drawn]


def kept(layout: Layout) -> list[Path]:
    """The pictures kept of a layout."""
    return sorted((HERE / "kept").glob(f"{layout.name}.*.png"))


def differences(layout: Layout) -> Iterator[str]:
    """In what its pages differ from those kept."""
    pages, before = pages_of(pdf_of(layout)), kept(layout)
    if len(pages) != len(before):
        yield f"{layout.name}: {len(pages)} pages, {len(before)} kept"
        return
    for number, (page, path) in enumerate(zip(pages, before, strict=True), start=1):
        share = differing(page, Image.open(path).convert("L"))
        if share > ALIKE:
            yield f"{layout.name}, page {number}: {share:.1%} of it differs"


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of blocks whose mean grey differs by more than a tenth."""
    if one.size != other.size:
        return 1.0
    apart = ImageChops.difference(_blocks(one), _blocks(other))
    counts = apart.histogram()
    return sum(counts[26:]) / sum(counts)


def _blocks(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // BLOCK, picture.height // BLOCK), Image.Resampling.BOX)


def renew(layout: Layout) -> bool:
    """Keep its pages as they are now, if they changed; whether they did."""
    if kept(layout) and not list(differences(layout)):
        return False
    (HERE / "kept").mkdir(exist_ok=True)
    for path in kept(layout):
        path.unlink()
    for number, page in enumerate(pages_of(pdf_of(layout)), start=1):
        page.quantize(GREYS).save(HERE / "kept" / f"{layout.name}.{number}.png", optimize=True)
    return True


def contact_sheet(across: int = 6) -> bytes:
    """All kept pictures on one, each with its name (PNG)."""
    paths = sorted((HERE / "kept").glob("*.png"))
    pictures = [Image.open(path).convert("L") for path in paths]
    width, height = max(each.width for each in pictures) + 16, max(each.height for each in pictures) + 28
    sheet = Image.new("L", (width * across, height * -(-len(pictures) // across)), 224)
    pen = ImageDraw.Draw(sheet)
    for place, (path, picture) in enumerate(zip(paths, pictures, strict=True)):
        left, top = place % across * width + 8, place // across * height + 20
        sheet.paste(picture, (left, top))
        pen.text((left, top - 14), path.stem, fill=0)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
