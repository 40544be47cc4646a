"""One JSON line for each number."""

import json
import statistics
from collections.abc import Sequence


def tell(name: str, value: float, unit: str, reference: float | None = None, *, less_is_better: bool = False) -> None:
    """A measured value beside what it is to reach; `ratio` is 1 or more when it is reached."""
    ratio = None
    if reference and value:
        ratio = round(reference / value if less_is_better else value / reference, 3)
    line = {"name": name, "value": round(value, 4), "unit": unit, "reference": reference, "ratio": ratio}
    print(json.dumps(line), flush=True)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def median_ms(values: Sequence[float]) -> float:
    """The median of seconds, in milliseconds."""
    return statistics.median(values) * 1000
