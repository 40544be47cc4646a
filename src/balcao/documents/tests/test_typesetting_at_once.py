from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from balcao.documents.typesetting import typeset

AT = datetime(2026, 11, 26, tzinfo=UTC)
LAYOUT = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "t", date: datetime(year: 2026, month: 11, day: 26))
#set text(font: "Noto Serif CJK TC", lang: "zh")
#for number in range(200) [#data.name #number ]
"""


def test_the_threads_of_a_worker_typeset_at_the_same_time():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda place: typeset(LAYOUT, {"name": f"陳{place}"}, at=AT), range(12)))
    assert all(each.startswith(b"%PDF-") for each in made)
