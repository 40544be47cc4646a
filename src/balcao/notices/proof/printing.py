"""What the layout of a record of service prints: both official languages, a list of facts each."""

from datetime import datetime
from typing import Any

from balcao.foundation.ui.api import format_macau
from balcao.kernel.texts import pick
from balcao.notices.words import say

WRITTEN = ("zh-Hant", "pt")
"""A record is in both official languages."""


def printed(content: dict[str, Any], digest: str) -> dict[str, Any]:
    """The data of the layout; `digest` is that of the record as JSON."""
    return {
        "parts": [_part(content, digest, language) for language in WRITTEN],
        "department": {"zh": _named(content, "zh-Hant"), "pt": _named(content, "pt"), "en": _named(content, "en")},
        "holder": {
            short: pick(content["addressee"]["name"], language)
            for short, language in (("zh", "zh-Hant"), ("pt", "pt"), ("en", "en"))
        },
    }


def _named(content: dict[str, Any], language: str) -> str:
    return pick(content["department"]["name"] or content["department"]["code"], language)


def _part(content: dict[str, Any], digest: str, language: str) -> dict[str, Any]:
    def moment(text: str | None) -> str:
        return format_macau(datetime.fromisoformat(text), language) if text else "—"

    def day(text: str) -> str:
        return format_macau(datetime.fromisoformat(text).date(), language)

    def word(key: str, **values: str) -> str:
        return say(f"notices.proof.{key}", **values)[language]

    service, opened, registration = content["service"], content["opened"], content["registration"]
    facts = [
        (word("addressee"), f"{pick(content['addressee']['name'], language)} ({content['addressee']['key']})"),
        (word("case"), content["case_reference"] or "—"),
        (
            word("registration"),
            word("version", number=str(registration["version"]), since=moment(registration["since"])),
        ),
        (word("delivered"), moment(content["delivered_at"])),
        (word("opened"), _opening(opened, language) if opened else word("not_opened")),
        (word("served"), f"{day(service['served_on'])} · {word('way_' + service['way'])}"),
        (word("rule"), service["rule"]),
        (word("hash"), _in_groups(content["content_sha256"])),
        (word("record_hash"), _in_groups(digest)),
    ]
    counted = [
        [day(each["day"]), pick(each["order"], language) if "order" in each else word(f"day_{each['what']}")]
        for each in service["counted"]
    ]
    nudges = [
        [
            say(f"notices.channel.{each['channel']}")[language],
            f"{each['to']} · {each['provider']}",
            say(f"notices.state.{each['state']}")[language],
            moment(each["settled_at"] or each["sent_at"] or each["queued_at"]),
        ]
        for each in content["nudges"]
    ]
    return {
        "language": language,
        "title": word("title"),
        "intro": word("intro"),
        "facts": [list(each) for each in facts],
        "counted_title": word("counted"),
        "counted": counted,
        "nudges_title": word("nudges"),
        "nudges": nudges or [[word("no_nudges"), "", "", ""]],
        "text_title": word("text"),
        "subject": pick(content["subject"], language),
        "body": pick(content["body"], language),
    }


def _opening(opened: dict[str, Any], language: str) -> str:
    lines = [f"{format_macau(datetime.fromisoformat(opened['at']), language)} · {opened['name']} ({opened['by']})"]
    if "mandate_words" in opened:
        lines.append(pick(opened["mandate_words"], language))
    return "\n".join(lines)


def _in_groups(digest: str) -> str:
    """A hash that fits the column."""
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))
