"""Recordings of visits as pages list them, and their bytes as pages give them out."""

from collections.abc import Callable, Iterable
from typing import Any

from balcao.counter.recording_types import RecordingState, RecordingView
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now


def recording_rows(
    found: Iterable[RecordingView], language: str, address: Callable[[int, int], str]
) -> list[dict[str, Any]]:
    """Each with when it was made, until when it is kept or what became of it, and the addresses of its pieces. What a
    legal hold keeps beyond its day says that it is kept longer.

    :param address: of the piece of a recording's number and place, the first is 1.
    """
    return [_row(each, language, address) for each in found]


def _row(each: RecordingView, language: str, address: Callable[[int, int], str]) -> dict[str, Any]:
    began = format_macau(each.begun_at or each.proposed_at, language)
    until = format_macau(each.keep_until_on, language) if each.keep_until_on else ""
    kept = each.state is RecordingState.KEPT
    why = translate(f"counter.recording.why.{each.why}", language)
    longer = kept and each.keep_until_on is not None and each.keep_until_on < macau_date(now())
    state = translate(f"counter.recording.state.{'kept_longer' if longer else each.state}", language, until=until)
    return {
        "title": translate("counter.recording.of", language, moment=began),
        "note": " ".join(filter(None, [state, why if kept else ""])),
        "pieces": [address(each.id, place) for place in range(1, len(each.files) + 1)],
    }
