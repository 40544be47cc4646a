import pytest

from balcao.config.environment import environment
from balcao.config.stand_ins import stand_ins, told_of
from balcao.config.welcome import welcome

NAMES = (
    "BALCAO_DEMO",
    "BALCAO_REGISTERS_URL",
    "BALCAO_PAYMENT_URL",
    "BALCAO_SMTP_PORT",
    "BALCAO_RELYING_SITE_URL",
    "BALCAO_TIME_STAMP_URL",
    "BALCAO_TAX_OFFICE_URL",
)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    environment.cache_clear()
    yield
    monkeypatch.undo()
    environment.cache_clear()


def test_every_outside_system_is_stood_in_for_at_its_port():
    assert {each.name: each.ports for each in stand_ins(9100)} == {
        "registers": (9101,),
        "payment": (9102,),
        "phone": (9103, 9106, 9104),
        "relying_site": (9105,),
        "foreign": (9107,),
        "trust": (9108,),
        "video": (9109,),
        "scanner": (9110,),
        "subscriber": (9111,),
        "streets": (9112,),
        "tax_office": (9113,),
    }


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("BALCAO_REGISTERS_URL", "https://registers.example", "registers"),
        ("BALCAO_PAYMENT_URL", "https://pay.example", "payment"),
        ("BALCAO_SMTP_PORT", "25", "phone"),
        ("BALCAO_RELYING_SITE_URL", "https://courses.example", "relying_site"),
        ("BALCAO_FOREIGN_URL", "https://eid.example", "foreign"),
        ("BALCAO_TIME_STAMP_URL", "https://tsa.example", "trust"),
        ("BALCAO_VIDEO_URL", "https://video.example", "video"),
        ("BALCAO_TAX_OFFICE_URL", "https://tax.example", "tax_office"),
    ],
)
def test_a_system_that_is_named_is_not_stood_in_for(monkeypatch, name, value, missing):
    monkeypatch.setenv(name, value)
    assert missing not in {each.name for each in stand_ins(9100)}
    assert len(stand_ins(9100)) == 10


def test_outside_of_the_demo_world_nothing_is_stood_in_for(monkeypatch):
    monkeypatch.setenv("BALCAO_DEMO", "0")
    environment.cache_clear()
    assert stand_ins(9100) == []
    assert told_of(9100) == {}
    assert "stand-ins" not in welcome(9100)


def test_the_welcome_names_every_address_on_one_screen():
    said = welcome(9100)
    for port in (9100, 9101, 9102, 9104, 9105, 9108):
        assert f"http://localhost:{port}" in said
    assert "second factor codes" in said
    assert len(said.splitlines()) <= 24
    assert max(len(line) for line in said.splitlines()) <= 80
