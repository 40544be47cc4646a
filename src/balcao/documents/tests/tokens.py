"""A PKCS #11 token of a test's own, in SoftHSM."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from cryptography.x509 import load_pem_x509_csr

from balcao.documents.gateways.chosen import token_keys
from balcao.foundation.pki.api import Authority, install, issue_for, name_of, request_pem
from balcao.foundation.pki.certificates import FROM

PIN = "4711"


def module() -> str:
    """The library of SoftHSM."""
    return str(next(Path("/usr/lib").rglob("libsofthsm2.so")))


LABEL = "balcao-tests"


@contextmanager
def token_chosen(settings, folder: Path) -> Iterator[None]:
    """Seal with the token's keys. A process sees the tokens that were there at first, so all tests share one."""
    if "SOFTHSM2_CONF" not in os.environ:
        place = Path(mkdtemp(prefix="balcao-tokens-"))
        conf = place / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {place}\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(conf)
        command = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "0815", "--pin", PIN]
        subprocess.run(command, check=True, capture_output=True)
    folder.mkdir(exist_ok=True)
    pin_file = folder / "pin"
    pin_file.write_text(f"{PIN}\n")
    settings.BALCAO_KEYS = "token"
    settings.BALCAO_TOKEN_MODULE = module()
    settings.BALCAO_TOKEN_LABEL = LABEL
    settings.BALCAO_TOKEN_PIN_FILE = str(pin_file)
    yield
    token_keys(folder).close()


def certify(folder: Path, department: str, kind: str, *, at=FROM, days: int = 1_825) -> None:
    """Make a key in the token and install a certificate for it."""
    keys = token_keys(folder)
    public_key = keys.make(department, kind)
    subject = name_of(f"Balcão {department}")
    asked = request_pem(subject, public_key, lambda data: keys.sign(department, public_key, data))
    made = issue_for(folder, load_pem_x509_csr(asked), at=at, days=days)
    install(folder, department, (made, *Authority(folder).chain()))
