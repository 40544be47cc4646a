"""What the room keeps."""

from balcao.counter.models.assistance import Assistance, Confirmation
from balcao.counter.models.video import Interpreter, Station, VideoVisit

__all__ = ["Assistance", "Confirmation", "Interpreter", "Station", "VideoVisit"]
