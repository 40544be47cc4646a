"""`balcao keys`, as it is typed."""

import pytest
from cryptography import x509

from balcao.accounts.api import load_demo
from balcao.config import keys_commands
from balcao.config.cli import parser
from balcao.documents.api import SealState, seal_pdf, verify_seal
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(settings, tmp_path, capsys):
    settings.BALCAO_VAR = tmp_path
    load_demo(at=now())

    def run(*words: str) -> tuple[int, str]:
        arguments = parser().parse_args(["keys", *words])
        verb = "list_keys" if words[0] == "list" else words[0]
        return getattr(keys_commands, verb)(arguments), capsys.readouterr().out

    return run


def test_a_key_is_made_asked_for_changed_and_listed(typed, tmp_path):
    assert typed("list") == (
        0,
        "There is no key yet: one is made when a department seals first, or by `balcao keys make`.\n",
    )
    by = ("--by", "admin", "admin.second")
    code, said = typed("make", "DSI", "--kind", "P-384", *by)
    assert (code, said.startswith("Made.")) == (0, True)
    code, said = typed("request", "DSI")
    assert code == 0
    assert x509.load_pem_x509_csr(said.encode()).is_signature_valid
    code, said = typed("rotate", "DSI", *by)
    assert (code, "signs" in said) == (0, True)
    code, said = typed("list")
    assert [line.split()[:2] for line in said.splitlines()] == [["DSI", "P-384"]]
    made = seal_pdf(document(), department="DSI", folder=tmp_path / "pki")
    assert verify_seal(made, folder=tmp_path / "pki").state is SealState.GENUINE


def test_what_is_refused_says_why(typed, tmp_path):
    for words, why in (
        (("make", "DSI", "--by", "admin", "nobody"), "two administrators"),
        (("request", "DSI"), "this is none"),
        (("make", "../x", "--by", "admin", "admin.second"), "Keys are named by a department's code"),
        (("install", "DSI", str(tmp_path / "gone.pem"), "--by", "admin", "admin.second"), "No such file"),
    ):
        code, said = typed(*words)
        assert code == 1, words
        assert said.startswith("Nothing was changed"), words
        assert why in said, words
