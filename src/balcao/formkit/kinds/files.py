"""Files and signature sets: answers that name things kept elsewhere."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import UNSAFE, Fault, Kind, Posted, Say, fault, register

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

_PARTS = {"key", "name", "size", "media_type", "sha256"}


@register
class FileKind(Kind):
    """Uploaded files: a list of ``{key, name, size, media_type, sha256}``, added by the room that keeps them."""

    name = "file"
    takes = frozenset({"files"})

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        rule = question.files
        if not isinstance(value, list) or not all(isinstance(each, dict) and set(each) >= _PARTS for each in value):
            return fault(question, "not_a_file")
        if rule and len(value) > rule.most:
            return fault(question, "too_many_files", most=rule.most)
        for each in value:
            ending = str(each["name"]).rpartition(".")[2].lower().replace("jpeg", "jpg")
            if rule and ending not in rule.types:
                return fault(question, "wrong_file_type", types=", ".join(rule.types))
            if rule and int(each["size"]) > rule.max_mb * 1024 * 1024:
                return fault(question, "file_too_big", most=rule.max_mb)
            if each["sha256"] in context.get(UNSAFE, ()):
                return fault(question, "unsafe_file", name=each["name"])
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "array", "items": {"type": "object", "required": sorted(_PARTS)}}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        if not isinstance(value, list):
            return super().shown(question, value, say)
        return "\n".join(str(each.get("name", "")) for each in value if isinstance(each, Mapping))


@register
class SignaturesKind(Kind):
    """Who must sign beside the one who lodges: person numbers, collected by the case."""

    name = "signatures"
    asks = False
    takes = frozenset({"least"})

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "array", "items": {"type": "integer"}}
