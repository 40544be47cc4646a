"""Whether one is seen by video with sign language about a service."""

from balcao.catalogue.api import ServiceVersion
from balcao.counter.api import video_counters
from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import listed

SIGNED = ("msl", "is")


def sign_language_of(version: ServiceVersion, language: str) -> str:
    """The sign languages interpreted at the video counter of a service's department, in words; empty without one."""
    counter = video_counters().get(version.definition.data.department)
    kinds = [each for each in SIGNED if counter is not None and each in counter.kinds]
    return listed((translate(f"counter.video.kind.{each}", language) for each in kinds), language)
