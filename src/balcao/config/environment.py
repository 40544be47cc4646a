"""The environment, read once into one typed object."""

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Environment:
    """What the surroundings say. Addresses are full URLs without a trailing slash."""

    var: Path
    database_url: str
    secret_key: str
    public_url: str
    preview_url: str
    registers_url: str
    registers_secret: str
    time_stamp_url: str
    ocsp_url: str
    revocation_lists: tuple[str, ...]
    trust_anchors: str
    keys: str
    token_module: str
    token_label: str
    token_pin_file: str
    remote_signing_url: str
    remote_signing_secret_file: str
    personal_signing_url: str
    personal_signing_secret: str
    payment_url: str
    payment_secret: str
    tax_office_url: str
    tax_office_secret: str
    transfer_to: str
    order_days: int
    announce_alone: int
    look_ups: int
    face_url: str
    messages_url: str
    second_messages_url: str
    messages_secret: str
    video_url: str
    house_number: str
    speech_off: frozenset[str]
    sign_in_minutes: int
    sign_in_minutes_easy: int
    smtp_port: int
    second_smtp_port: int
    dkim_key: Path | None
    dkim_domain: str
    dkim_selector: str
    scanner: str
    file_keys: Path
    files_store: str
    s3_endpoint: str
    s3_region: str
    s3_key_id: str
    s3_secret: str
    relying_site_url: str
    foreign_url: str
    foreign_secret: str
    openid_registration: bool
    debug: bool
    demo: bool


DEMO_ACCOUNT = "Banco de Demonstração|9012 3456 7890|Direcção dos Serviços de Finanças"


def _secret(var: Path) -> str:
    given = os.environ.get("BALCAO_SECRET_KEY")
    if given:
        return given
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


@cache
def environment() -> Environment:
    """Read the environment; every name begins with BALCAO_ except DATABASE_URL and PORT."""
    var = Path(os.environ.get("BALCAO_VAR", ROOT / "var"))
    port = int(os.environ.get("PORT", "8000"))
    demo = os.environ.get("BALCAO_DEMO", "1") == "1"
    registers_url = os.environ.get("BALCAO_REGISTERS_URL", f"http://127.0.0.1:{port + 1}")
    smtp_port = int(os.environ.get("BALCAO_SMTP_PORT", str(port + 3)))
    # Where one of the demo world's is replaced, there is a second only if it is named too.
    second_smtp = os.environ.get("BALCAO_SECOND_SMTP_PORT", "0" if "BALCAO_SMTP_PORT" in os.environ else str(port + 6))
    messages_url = os.environ.get("BALCAO_MESSAGES_URL", f"http://127.0.0.1:{smtp_port + 1}")
    second_url = "" if "BALCAO_MESSAGES_URL" in os.environ else f"{messages_url}/second"
    return Environment(
        var=var,
        database_url=os.environ.get("BALCAO_APP_DATABASE_URL") or os.environ.get("DATABASE_URL", ""),
        secret_key=_secret(var),
        public_url=os.environ.get("BALCAO_PUBLIC_URL", f"http://localhost:{port}"),
        preview_url=os.environ.get("BALCAO_PREVIEW_URL", ""),
        registers_url=registers_url,
        # Without the demo world there is no secret but a real one; without any, no message is genuine.
        registers_secret=os.environ.get("BALCAO_REGISTERS_SECRET", "demo-registers-secret" if demo else ""),
        time_stamp_url=os.environ.get("BALCAO_TIME_STAMP_URL", ""),
        ocsp_url=os.environ.get("BALCAO_OCSP_URL", ""),
        revocation_lists=tuple(os.environ.get("BALCAO_REVOCATION_LISTS", "").split()),
        trust_anchors=os.environ.get("BALCAO_TRUST_ANCHORS", ""),
        keys=os.environ.get("BALCAO_KEYS", "files"),
        token_module=os.environ.get("BALCAO_TOKEN_MODULE", ""),
        token_label=os.environ.get("BALCAO_TOKEN_LABEL", "balcao"),
        token_pin_file=os.environ.get("BALCAO_TOKEN_PIN_FILE", ""),
        remote_signing_url=os.environ.get("BALCAO_REMOTE_SIGNING_URL", ""),
        remote_signing_secret_file=os.environ.get("BALCAO_REMOTE_SIGNING_SECRET_FILE", ""),
        personal_signing_url=os.environ.get(
            "BALCAO_PERSONAL_SIGNING_URL", f"http://localhost:{port + 8}/csc/v2" if demo else ""
        ),
        personal_signing_secret=os.environ.get("BALCAO_PERSONAL_SIGNING_SECRET", "demo-signing-secret" if demo else ""),
        payment_url=os.environ.get("BALCAO_PAYMENT_URL", f"http://localhost:{port + 2}"),
        # Where none is named, fines for enforced collection leave as a file.
        tax_office_url=os.environ.get("BALCAO_TAX_OFFICE_URL", f"http://localhost:{port + 13}" if demo else ""),
        tax_office_secret=os.environ.get("BALCAO_TAX_OFFICE_SECRET", "demo-tax-office-secret" if demo else ""),
        transfer_to=os.environ.get("BALCAO_TRANSFER_TO", DEMO_ACCOUNT if demo else ""),
        order_days=int(os.environ.get("BALCAO_ORDER_DAYS", "30")),
        announce_alone=int(os.environ.get("BALCAO_ANNOUNCE_ALONE", "50")),
        look_ups=max(int(os.environ.get("BALCAO_LOOK_UPS", "60")), 1),
        payment_secret=os.environ.get("BALCAO_PAYMENT_SECRET", "demo-payment-secret" if demo else ""),
        relying_site_url=os.environ.get("BALCAO_RELYING_SITE_URL", f"http://localhost:{port + 5}"),
        # Without the demo world no stand-in is trusted with saying who somebody is.
        foreign_url=os.environ.get("BALCAO_FOREIGN_URL", f"http://localhost:{port + 7}" if demo else ""),
        foreign_secret=os.environ.get("BALCAO_FOREIGN_SECRET", "demo-foreign-secret" if demo else ""),
        openid_registration=os.environ.get("BALCAO_OPENID_REGISTRATION") == "1",
        face_url=os.environ.get("BALCAO_FACE_URL", registers_url),
        messages_url=messages_url,
        second_messages_url=os.environ.get("BALCAO_SECOND_MESSAGES_URL", second_url),
        messages_secret=os.environ.get("BALCAO_MESSAGES_SECRET", "demo-messages-secret" if demo else ""),
        speech_off=frozenset(os.environ.get("BALCAO_SPEECH_OFF", "").split()),
        sign_in_minutes=int(os.environ.get("BALCAO_SIGN_IN_MINUTES", "60")),
        sign_in_minutes_easy=int(os.environ.get("BALCAO_SIGN_IN_MINUTES_EASY", "180")),
        house_number=os.environ.get("BALCAO_HOUSE_NUMBER", "88668866"),
        video_url=os.environ.get("BALCAO_VIDEO_URL", f"http://localhost:{port + 9}"),
        smtp_port=smtp_port,
        second_smtp_port=int(second_smtp),
        dkim_key=Path(os.environ["BALCAO_DKIM_KEY"]) if os.environ.get("BALCAO_DKIM_KEY") else None,
        dkim_domain=os.environ.get("BALCAO_DKIM_DOMAIN", "balcao.example"),
        dkim_selector=os.environ.get("BALCAO_DKIM_SELECTOR", "balcao"),
        scanner=os.environ.get("BALCAO_SCANNER", f"127.0.0.1:{port + 10}" if demo else ""),
        file_keys=Path(os.environ.get("BALCAO_FILE_KEYS", var / "keys" / "files")),
        files_store=os.environ.get("BALCAO_FILES_STORE", ""),
        s3_endpoint=os.environ.get("BALCAO_S3_ENDPOINT", ""),
        s3_region=os.environ.get("BALCAO_S3_REGION", "us-east-1"),
        s3_key_id=os.environ.get("BALCAO_S3_KEY_ID", ""),
        s3_secret=os.environ.get("BALCAO_S3_SECRET", ""),
        debug=os.environ.get("BALCAO_DEBUG") == "1",
        demo=demo,
    )
