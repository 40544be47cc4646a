"""A paper whose file was taken while the scanner was silent."""

from threading import Thread

import pytest

from balcao.cases.testing import AT, load_world, person
from balcao.documents.api import accept_upload, check_waiting, file_answer
from balcao.notices.models import Notice
from balcao.papers.api import Standing, add_paper, papers_of
from balcao.papers.models import Paper
from balcao.standins import scanner

pytestmark = pytest.mark.django_db
MALWARE = b"BALCAO-TEST-" + b"MALWARE"


def test_a_kept_paper_says_that_it_is_checked_and_goes_when_it_is_unsafe(settings, tmp_path):
    load_world()
    settings.MEDIA_ROOT, settings.BALCAO_FILE_KEYS = tmp_path / "files", tmp_path / "keys"
    settings.BALCAO_SCANNER = "127.0.0.1:1"
    file = file_answer(accept_upload(name="a.csv", data=MALWARE, allowed=("csv",)))
    kept = add_paper(actor=person(1), at=AT, kind="diploma", file=file)
    assert papers_of(actor=person(1), at=AT)[0].standing is Standing.CHECKING
    with scanner.Scanner(("127.0.0.1", 0), scanner.Scan) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.BALCAO_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        for _ in range(2):
            check_waiting(at=AT)
            row = Paper.objects.get(pk=kept.id)
            assert (row.file, row.forgotten_at is not None) == ({}, True)
            assert Notice.objects.filter(holder_id="p-1", path=f"/as/p-1/papers/{row.pk}/").count() == 1
        server.shutdown()
