"""Each zone shows first what its file names, in that order."""

import pytest

from balcao.catalogue.api import check_services, first_in_zones
from balcao.catalogue.tests.test_catalogue import CERTIFICATE
from balcao.catalogue.tests.test_catalogue import root as root


def written(root, text):
    (root / "zones.yaml").write_text(text, "utf-8")
    return [str(each) for each in check_services(root) if "zones.yaml" in str(each)]


def test_a_zone_names_services_that_stand_in_it(root):
    assert written(root, f"associations: [{CERTIFICATE}]") == []
    assert first_in_zones(root) == {"associations": (CERTIFICATE,)}


@pytest.mark.parametrize("said", [f"personal: [{CERTIFICATE}]", "associations: [no-such]", "associations: many", "[]"])
def test_what_does_not_exist_or_stands_elsewhere_is_a_problem(root, said):
    assert len(written(root, said)) == 1


def test_a_department_adds_its_own_after_those_of_the_house(root):
    written(root, f"associations: [{CERTIFICATE}]")
    (root / "dsi" / "zones.yaml").write_text("associations: [other]", "utf-8")
    assert first_in_zones(root)["associations"] == (CERTIFICATE, "other")
