import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from balcao.catalogue.api import (
    BadService,
    check_services,
    decide,
    get_published,
    get_version,
    install_services,
    list_services,
    load_service,
)
from balcao.catalogue.loader import to_json
from balcao.catalogue.models import PublishedVersion, Release
from balcao.catalogue.testing import follow_nothing, publish_everything
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import UTC
from balcao.kernel.errors import NotFound

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CERTIFICATE = "dsi-association-leadership-certificate"


@pytest.fixture
def root(tmp_path):
    """A catalogue of one service that may be spoiled."""
    for name in (
        "departments.yaml",
        "licence-kinds.yaml",
        "places.yaml",
        "procedure.yaml",
        "retention.yaml",
        "_shared",
        f"dsi/{CERTIFICATE}",
        "dsi/department.yaml",
    ):
        source = Path(settings.BALCAO_SERVICES) / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    shutil.rmtree(tmp_path / "_shared" / "layouts", ignore_errors=True)
    follow_nothing(tmp_path / "dsi" / CERTIFICATE)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def publish(root: Path, at: datetime = AT) -> list[str]:
    return publish_everything(at=at, root=root)


def test_every_service_of_the_catalogue_is_sound():
    assert [each for each in check_services(Path(settings.BALCAO_SERVICES)) if each.level == "error"] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("service.yaml", "kind: certificate\naud", "colour: red\nkind: certificate\naud", "colour: unknown key"),
        ("service.yaml", "department: DSI", "department: NASA", "NASA"),
        ("service.yaml", "decision.json", "nowhere.json", "there is no rules/nowhere.json"),
        ("service.yaml", "process: instant-or-officer", "process: magic", "there is no process 'magic'"),
        ("service.yaml", "zh-Hant: 身份證明局收費表, ", "", "fees.0.basis.zh-Hant"),
        ("form.yaml", "kind: file", "kind: hologram", "no kind 'hologram'"),
        ("form.yaml", "register: organs, field: name_zh", "register: stars, field: name_zh", "stars"),
        ("texts/pt.yaml", "  purpose_words: {label: Diga qual}\n", "", "pt.yaml: questions.purpose_words: is missing"),
        ("texts/en.yaml", "court: Court, ", "", "en.yaml: questions.purpose.options.court: is missing"),
        (
            "texts/pt.yaml",
            "  - Se o mandato terminou, a acta da eleição\n",
            "",
            "pt.yaml: needs: names 1, another language 2",
        ),
        ("texts/en.yaml", "court: Court", "court: 法院", "en.yaml: questions.purpose.options.court: is in Chinese"),
        ("rules/decision.json", '"nodes"', '"knots"', "decision.json"),
        ("examples/granted.yaml", "purpose: bank", "porpoise: bank", "porpoise"),
    ],
)
def test_a_mistake_is_named_with_its_file_key_and_remedy(root, file, old, new, words):
    change(root / "dsi" / CERTIFICATE / file, old, new)
    problems = "\n".join(map(str, check_services(root)))
    assert words in problems
    assert file.rpartition("/")[2] in problems or "service.yaml" in problems


def test_a_missing_language_is_a_problem(root):
    (root / "dsi" / CERTIFICATE / "texts" / "pt.yaml").unlink()
    assert "pt.yaml: file: is missing" in str(check_services(root)[0])


def test_a_process_may_only_use_known_operators(root):
    path = root / "_shared" / "processes" / "instant-or-officer.bpmn"
    change(path, 'serviceTask id="make" name="issue"', 'serviceTask id="make" name="launch_missiles"')
    assert "launch_missiles" in str(check_services(root)[0])


@pytest.mark.django_db
class TestPublishing:
    def test_publishing_the_same_content_again_changes_nothing(self, root):
        assert publish(root) == [CERTIFICATE]
        assert publish(root) == []
        assert PublishedVersion.objects.count() == 1
        assert [entry.event for entry in entries_about(f"service:{CERTIFICATE}")] == ["catalogue:service:published"]

    def test_a_case_keeps_its_version_when_the_service_changes(self, root):
        publish(root)
        old = get_published(CERTIFICATE, at=AT)
        change(root / "dsi" / CERTIFICATE / "texts/en.yaml", "name: Certificate", "name: New certificate")
        publish(root)
        new = get_published(CERTIFICATE, at=AT)
        assert new.content_hash != old.content_hash
        assert get_version(old.id).definition.texts["en"].name.startswith("Certificate")

    def test_a_change_of_what_is_on_offer_waits_for_an_officer(self, root):
        assert install_services(actor=system_actor(), at=AT, root=root).published == [CERTIFICATE]
        change(root / "dsi" / CERTIFICATE / "texts/en.yaml", "name: Certificate", "name: New certificate")
        for expected in ([CERTIFICATE], []):
            assert install_services(actor=system_actor(), at=AT, root=root).proposed == expected
        assert get_published(CERTIFICATE, at=AT).definition.texts["en"].name.startswith("Certificate")
        change(root / "dsi" / CERTIFICATE / "texts/en.yaml", "name: New certificate", "name: Newer certificate")
        assert install_services(actor=system_actor(), at=AT, root=root).proposed == [CERTIFICATE]
        assert list(Release.objects.order_by("pk").values_list("outcome", flat=True)) == ["returned", ""]

    def test_what_breaks_its_own_examples_is_not_even_proposed(self, root):
        publish(root)
        change(root / "dsi" / CERTIFICATE / "service.yaml", "amount: 3000", "amount: 4000")
        done = install_services(actor=system_actor(), at=AT, root=root)
        assert (done.failing, done.proposed) == ([CERTIFICATE], [])

    def test_nothing_is_published_while_anything_is_wrong(self, root):
        change(root / "dsi" / CERTIFICATE / "service.yaml", "department: DSI", "department: NASA")
        with pytest.raises(BadService):
            publish(root)
        assert list_services(at=AT) == []

    def test_a_service_is_offered_only_in_its_time(self, root):
        change(root / "dsi" / CERTIFICATE / "service.yaml", "code: ps", "available: {until: 2026-11-23}\ncode: ps")
        publish(root)
        assert get_published(CERTIFICATE, at=AT)
        with pytest.raises(NotFound):
            get_published(CERTIFICATE, at=AT + timedelta(days=1))

    def test_a_service_whose_folder_is_gone_is_withdrawn(self, root):
        publish(root)
        shutil.rmtree(root / "dsi" / CERTIFICATE)
        assert publish(root) == [CERTIFICATE]
        assert list_services(at=AT) == []

    def test_a_published_version_cannot_be_changed(self, root):
        publish(root)
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            PublishedVersion.objects.update(content={})

    def test_what_was_published_before_later_words_existed_is_listed_and_read(self, root):
        publish(root)
        version = get_published(CERTIFICATE, at=AT)
        content = to_json(version.definition)
        for key in ("code", "licence", "change", "organs", "available", "fees"):
            del content["data"][key]
        for texts in content["texts"].values():
            del texts["keywords"], texts["needs"]
        old = PublishedVersion.objects.create(
            pk=77_000_001, service_id=CERTIFICATE, content_hash="old", content=content, published_at=AT
        )
        summary = get_version(old.pk).summary
        assert (summary.licence, summary.renews, summary.elects, summary.fees) == (None, None, False, ())
        assert dict(summary.needs) == dict.fromkeys(content["texts"], ())
        assert get_version(old.pk).definition.data.fees == ()


def test_the_table_says_what_it_decided_and_why():
    definition = load_service(Path(settings.BALCAO_SERVICES) / "dsi" / CERTIFICATE)
    facts, day = {"organs": {"status": "active"}}, date(2026, 11, 23)
    done = decide(definition, answers={"term_runs": True}, facts=facts, lodged_on=day, today=day)
    assert (done.outcome, done.reasons) == ("approve", ("organs_on_file", "term_runs"))
    assert definition.reason("term_runs")["pt"] == "O mandato está em curso"
    (row,) = done.trace.values()
    assert (row["row"], row["index"]) == ("on_file", 1)
    assert row["checked"] == [
        {"input": "Status in the register", "field": "facts.organs.status", "condition": "'active'", "seen": "active"},
        {"input": "The term runs", "field": "term_runs", "condition": "true", "seen": True},
    ]
