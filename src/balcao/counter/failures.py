"""What can go wrong at a counter, by name."""

from balcao.kernel.errors import BalcaoError


class NotProven(BalcaoError):
    """The clerk has not said that the photo was compared, and that the person wants to be helped."""

    key = "counter.not_proven"


class NotThisPerson(BalcaoError):
    """The register has nobody alive and of age with that number and that name."""

    key = "counter.not_this_person"


class OwnMatter(BalcaoError):
    """A clerk helps neither themself nor their kin, nor for an entity to which they are tied."""

    key = "counter.own_matter"


class StillHelping(BalcaoError):
    """The clerk is helping somebody else: one person at a time."""

    key = "counter.still_helping"


class HelpedElsewhere(BalcaoError):
    """Another clerk is helping this person now."""

    key = "counter.helped_elsewhere"


class AssistanceOver(BalcaoError):
    """The time for helping this person is over, or the clerk ended it."""

    key = "counter.over"


class NotReady(BalcaoError):
    """There is nothing to confirm yet: answers or signatures are missing, or something stands in the way."""

    key = "counter.not_ready"


class NoPhone(BalcaoError):
    """The person's account has no phone that takes text messages."""

    key = "counter.no_phone"


class WayTooWeak(BalcaoError):
    """This service wants a surer confirmation than this way gives."""

    key = "counter.way_too_weak"


class WrongCode(BalcaoError):
    """The code is not the one that was sent; `left` tries remain."""

    key = "counter.wrong_code"

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class ConfirmationOver(BalcaoError):
    """The confirmation was taken back, tried too often, answered, or is too old."""

    key = "counter.confirmation_over"


class ContentMoved(BalcaoError):
    """What would be lodged is not any more what the person has before them."""

    key = "counter.content_moved"


class OldSlip(BalcaoError):
    """The slip shows an earlier content."""

    key = "counter.old_slip"


class SlipNotChecked(BalcaoError):
    """The clerk has not said that the signature is the one on the card, or there is no scan."""

    key = "counter.slip_not_checked"


class NoVideoCounter(BalcaoError):
    """The department sees nobody by video, or has no such interpreter."""

    key = "counter.video.none"


class TimeNotFree(BalcaoError):
    """That time is not free, or was never one."""

    key = "counter.video.not_free"


class OtherVideoVisit(BalcaoError):
    """The person, or the station, has a visit by video already."""

    key = "counter.video.another"


class VisitTaken(BalcaoError):
    """Somebody else took this visit, or sits in it already."""

    key = "counter.video.taken"

    def __init__(self, who: str = "") -> None:
        super().__init__(self.key)
        self.who = who


class VisitOver(BalcaoError):
    """The visit is over, or its door is not open."""

    key = "counter.video.over"


class WrongStationCode(BalcaoError):
    """No visit, or no station, has that code now."""

    key = "counter.video.wrong_code"


class NoRecording(BalcaoError):
    """Visits are not recorded here, or it was proposed in this one often enough."""

    key = "counter.recording.none"


class NotPledged(BalcaoError):
    """The interpreter has not given their word of silence yet."""

    key = "counter.video.not_pledged"
