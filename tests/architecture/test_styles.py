"""Styles know a line's start and end, not left and right: a page turns around with its language."""

import re
from pathlib import Path

SIDE = re.compile(
    r"(?:margin|padding|border|border-(?:top|bottom)|scroll-(?:margin|padding))-(?:left|right)\b"
    r"|(?:^|[;{\s])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def test_no_style_names_a_side():
    files = sorted(Path("frontend/src").glob("*.scss"))
    assert files
    found = [
        f"{file}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if SIDE.search(line)
    ]
    assert found == []
