import pytest
from django.conf import settings

from balcao.catalogue.api import BadService, mandate_scopes, mandate_subjects


def test_a_service_may_be_mandated_by_its_name_and_by_its_subjects():
    scopes = mandate_scopes("fss-quarterly-employee-changes", settings.BALCAO_SERVICES)
    assert scopes == ("fss-quarterly-employee-changes", "staff", "tax")


def test_a_department_adds_services_and_subjects(tmp_path):
    (tmp_path / "mandate-subjects.yaml").write_text(
        "tax: {name: {zh-Hant: 稅, pt: Impostos, en: Tax}, services: ['dsf-*']}"
    )
    (tmp_path / "ic").mkdir()
    (tmp_path / "ic" / "mandate-subjects.yaml").write_text(
        "tax: {services: [ic-tax]}\nculture: {name: {zh-Hant: 文化, pt: Cultura, en: Culture}, services: ['ic-*']}"
    )
    assert mandate_scopes("ic-tax", tmp_path) == ("ic-tax", "tax", "culture")
    assert mandate_subjects(tmp_path)["tax"].name["en"] == "Tax"


def test_a_subject_without_its_names_is_refused(tmp_path):
    (tmp_path / "mandate-subjects.yaml").write_text("tax: {name: {en: Tax}, services: ['dsf-*']}")
    with pytest.raises(BadService):
        mandate_subjects(tmp_path)
