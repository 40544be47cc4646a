"""PDF/A-1b, judged by Apache PDFBox's preflight."""

import subprocess
from pathlib import Path

import pytest

from balcao.documents.api import LayoutFailed, seal_pdf, typeset
from balcao.documents.sealing import stamp_again
from balcao.documents.tests.issuing import AT
from balcao.documents.tests.test_layouts import PLAIN, ROW, SHARED, data, words_of

STRICT = "// pdf_standard: a-1b\n"
JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "jaxb-api", "javax.activation")


def certificate(first: str = STRICT, more: str = "") -> bytes:
    """The shared certificate as PDF/A-1b, unless its first line is another."""
    prelude, layout = ((SHARED / f"{name}.typ").read_text() for name in ("prelude", "certificate"))
    given = data(rows=[ROW, PLAIN], words=words_of(SHARED / "certificate.typ"))
    return typeset(f"{first}{prelude}{more}{layout}", given, at=AT)


def preflight(*files: Path) -> str:
    """What it says; Java is started once for all files."""
    path = ":".join(f"/usr/share/java/{name}.jar" for name in JARS)
    program = Path(__file__).with_name("Preflight.java")
    command = ["java", "-cp", path, str(program), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_strict_layout_is_pdf_a_1b_also_sealed_and_the_usual_one_is_not(tmp_path):
    sealed = seal_pdf(certificate(), department="DSI", folder=tmp_path / "pki")
    stamped = stamp_again(sealed, folder=tmp_path / "pki")
    files = {
        "strict": certificate(),
        "headed": certificate(more="\n= 標題 Uma secção\n"),
        "usual": certificate(first=""),
        "sealed": sealed,
        "stamped": stamped,
        "stamped-twice": stamp_again(stamped, folder=tmp_path / "pki"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = preflight(*(tmp_path / name for name in files))
    judged = {Path(line.split()[1]).name: line.split()[0] for line in said.splitlines() if "valid /" in line}
    assert judged == dict.fromkeys(files, "valid") | {"usual": "invalid"}, said


def test_another_standard_is_refused():
    with pytest.raises(LayoutFailed, match="a-2a or a-1b"):
        typeset("// pdf_standard: a-4\nx", {}, at=AT)
