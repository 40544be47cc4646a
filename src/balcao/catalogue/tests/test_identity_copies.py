"""Copies of identity documents: what a form may say of them, and what the checks find."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.checks.identity_copies import originals_by_law, read_into_questions, unmarked_copies
from balcao.catalogue.loader import load_service, service_folders
from balcao.catalogue.types import ServiceDefinition
from balcao.formkit.api import BadForm, FormDefinition, load_form


def form(**files: object) -> FormDefinition:
    question = {"id": "passport_copy", "kind": "file", "files": files}
    return load_form({"pages": [{"id": "papers", "questions": [question]}]})


def asking(**files: object) -> ServiceDefinition:
    folder = next(each for each in service_folders(settings.BALCAO_SERVICES) if each.name == "cpsp-nrw-stay-permit")
    return replace(load_service(folder), form=form(**files))


@pytest.mark.parametrize(
    "files",
    [
        {"copy_of": "identity", "paper": "lease"},
        {"original": "commercial-code"},
        {"copy_of": "identity", "types": ["pdf", "xlsx"]},
        {"copy_of": "identity", "types": ["pdf", "png"]},
        {"copy_of": "diploma"},
        {"reads": {"name": "holder"}},
        {"copy_of": "identity", "reads": {"height": "holder"}},
    ],
)
def test_what_cannot_be_marked_is_no_form(files):
    with pytest.raises(BadForm):
        form(**files)


def test_an_original_is_kept_by_an_article_that_the_service_names():
    named, unknown = (asking(copy_of="identity", original=law) for law in ("commercial-code", "nothing"))
    assert list(originals_by_law(Path("x"), named)) == []
    (found,) = originals_by_law(Path("x"), unknown)
    assert (found.level, found.code) == ("error", "identity-original")


def test_a_copy_that_is_not_marked_is_told_of():
    (found,) = unmarked_copies(Path("form.yaml"), asking(types=["pdf"]))
    assert (found.level, found.code, found.key) == ("warning", "identity-unmarked", "passport_copy")
    assert list(unmarked_copies(Path("form.yaml"), asking(copy_of="identity"))) == []


def test_what_is_read_from_a_copy_is_for_questions_of_the_form():
    right = asking(copy_of="identity", reads={})
    assert list(read_into_questions(Path("x"), right)) == []
    (found,) = read_into_questions(Path("x"), asking(copy_of="identity", reads={"born_on": "nobody_asks"}))
    assert found.code == "identity-reads"
