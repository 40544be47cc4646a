"""What proves a list: the manifest, time-stamped, and the certificate, sealed over its hash."""

import base64
import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from balcao.catalogue.api import departments
from balcao.disposal.failures import NotGenuine
from balcao.disposal.models import CONFIRMED, DisposalList, Item
from balcao.documents.api import BadTimeStamp, check_time_stamp, request_document, time_stamp
from balcao.foundation.audit.api import record
from balcao.foundation.storage.api import put
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import LANGUAGES, pick

FORMAT = "balcao-disposal-1"


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "certificate.typ").read_text(encoding="utf-8")


@transaction.atomic
def certify(*, list_id: int, at: datetime) -> None:
    """Write the manifest of a list of which nothing waits, and have its certificate sealed. Twice changes nothing."""
    row = DisposalList.objects.select_for_update().get(pk=list_id)
    if row.done_at is not None or row.outcome != CONFIRMED or row.items.filter(state="waiting").exists():
        return
    content = _content(row, at)
    data = as_file(content)
    stored = put(data, media_type="application/json", name=f"{row.number}.json")
    digest = digest_of(content)
    document = request_document(
        actor=system_actor(row.department),
        at=at,
        kind="disposal-certificate",
        register=f"{row.department}-DC",
        layout=_layout(),
        data=_paper(row, content, digest),
        title={language: translate("disposal.certificate.title", language) for language in LANGUAGES},
        holder_id="",
        department=row.department,
        case_reference="",
        valid_until=None,
        key=f"disposal:{row.number}",
    )
    row.done_at, row.manifest_key, row.manifest_sha256, row.certificate = at, stored.key, digest, document.number
    row.save()
    record(
        actor=system_actor(),
        at=at,
        event="disposal:list:done",
        subject=f"disposal:{row.number}",
        data={"department": row.department, "manifest": digest, "certificate": document.number},
    )


def _content(row: DisposalList, at: datetime) -> dict[str, Any]:
    items = list(row.items.order_by("pk"))
    return {
        "format": FORMAT,
        "list": row.number,
        "department": row.department,
        "table": row.table,
        "proposed": {"at": row.proposed_at, "by": row.proposed_by_name, "eyes": row.proposed_eyes},
        "confirmed": {"at": row.decided_at, "by": row.decided_by_name, "eyes": row.decided_eyes},
        "done_at": at,
        "deleted": [_deleted(each) for each in items if each.state == "deleted"],
        "kept": [{"case": each.reference, "because": each.because} for each in items if each.state == "kept"],
    }


def _deleted(item: Item) -> dict[str, Any]:
    return {
        "case": item.reference,
        "service": item.service_id,
        "service_name": item.service,
        "holder": item.holder_id,
        "lodged_on": item.lodged_on,
        "ended_on": item.ended_on,
        "ended_as": item.ended_as,
        "rule": item.rule,
        "years": item.years,
        "basis": item.basis,
        "told_at": item.told_at,
        "deleted_at": item.done_at,
        "sha256": item.sha256,
        "rows": item.rows,
        "files": item.files,
        "matter": item.matter,
    }


def digest_of(content: dict[str, Any]) -> str:
    """The SHA-256 over a manifest's content as canonical JSON."""
    return hashlib.sha256(_canonical(content)).hexdigest()


def as_file(content: dict[str, Any]) -> bytes:
    """The manifest as a file: its content, the hash over it, and an RFC 3161 time stamp over that."""
    digest = digest_of(content)
    stamp = base64.b64encode(time_stamp(bytes.fromhex(digest))).decode()
    whole = {"content": json.loads(_canonical(content)), "sha256": digest, "time_stamp": stamp}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(data: bytes) -> tuple[dict[str, Any], datetime]:
    """The content of a manifest, and the moment at which it was stamped.

    :raises NotGenuine: if it is none, or was changed.
    """
    try:
        whole = json.loads(data)
        content, digest = whole["content"], whole["sha256"]
        if content["format"] != FORMAT or digest_of(content) != digest:
            raise NotGenuine
        return content, check_time_stamp(base64.b64decode(whole["time_stamp"]), bytes.fromhex(digest))
    except (ValueError, KeyError, TypeError, BadTimeStamp) as fault:
        raise NotGenuine from fault


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _paper(row: DisposalList, content: dict[str, Any], digest: str) -> dict[str, Any]:
    """What the certificate says: in Chinese and Portuguese, with the words in English below."""

    def words(key: str, **values: Any) -> dict[str, str]:
        return {
            "zh": translate(f"disposal.certificate.{key}", "zh-Hant", **values),
            "pt": translate(f"disposal.certificate.{key}", "pt", **values),
            "en": translate(f"disposal.certificate.{key}", "en", **values),
        }

    name = departments(settings.BALCAO_SERVICES).get(row.department, dict.fromkeys(LANGUAGES, row.department))
    facts = [
        [words("list"), row.number],
        [words("table"), row.table],
        [words("proposed"), _moment(row.proposed_at, row.proposed_by_name)],
        [words("confirmed"), _moment(row.decided_at, row.decided_by_name)],
        [words("deleted"), str(len(content["deleted"]))],
        [words("kept"), str(len(content["kept"]))],
        [words("manifest"), " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))],
    ]
    return {
        "department": {"zh": name["zh-Hant"], "pt": name["pt"], "en": name["en"]},
        "says": words("says"),
        "proves": words("proves"),
        "facts": facts,
        "heads": [words("case"), words("ended"), words("rule"), words("hash")],
        "cases": [_row(each) for each in content["deleted"]],
    }


def _moment(moment: datetime | None, who: str) -> str:
    """When and by whom, in signs that every language reads."""
    return f"{format_macau(moment, 'zh-Hant') if moment else ''} · {who}"


def _row(each: dict[str, Any]) -> list[str]:
    """A case on the certificate."""
    service = pick(each["service_name"], "zh-Hant")
    return [each["case"], service, str(each["ended_on"]), f"{each['rule']} · {each['years']}", each["sha256"]]
