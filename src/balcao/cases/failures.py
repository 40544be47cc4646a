"""What can go wrong on the way from draft to decision; each `key` names the words people read."""

from datetime import date, datetime

from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import Text


class WrongAudience(BalcaoError):
    """The service is for others: companies, associations or persons."""

    key = "cases.wrong_audience"


class NotUnderGuardianship(BalcaoError):
    """The service is not for persons under guardianship."""

    key = "cases.not_under_guardianship"


class GuardianNeeded(BalcaoError):
    """A guardian has to lodge this for the person."""

    key = "cases.guardian_needed"


class WindowClosed(BalcaoError):
    """The service cannot be lodged on this day; `opens_on` says from when, if it opens later."""

    key = "cases.window_closed"

    def __init__(self, opens_on: date | None = None) -> None:
        super().__init__(f"opens on {opens_on}" if opens_on else "")
        self.opens_on = opens_on


class NoLicence(BalcaoError):
    """There is no licence of this kind to renew."""

    key = "cases.no_licence"


class WhichLicence(BalcaoError):
    """There are several licences of this kind: one must be named."""

    key = "cases.which_licence"

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


class AlreadyLodged(BalcaoError):
    """The application is lodged and cannot be changed any more."""

    key = "cases.already_lodged"


class Incomplete(BalcaoError):
    """Answers are missing or wrong."""

    key = "cases.incomplete"


class NoSuccessor(BalcaoError):
    """There is no one else, still there, with this card or register number."""

    key = "cases.no_successor"


class BoundToLicence(BalcaoError):
    """A case about a licence stays with the licence's holder; the licence itself is transferred."""

    key = "cases.bound_to_licence"


class OfferWaits(BalcaoError):
    """The case is offered to somebody already."""

    key = "cases.offer_waits"


class NoSuchDoor(BalcaoError):
    """No duty of that department decides such matters, or the case is there already."""

    key = "cases.no_such_door"


class Unsettled(BalcaoError):
    """Something has to be settled before this can be lodged: a debt, a fine, a condition of the licence."""

    key = "cases.unsettled"


class Lacking(BalcaoError):
    """A licence, or what another service grants, has to be there before this can be lodged."""

    key = "cases.lacking"


class NotSigned(BalcaoError):
    """Not everyone who must sign has signed what is there now."""

    key = "cases.not_signed"


class NotPaid(BalcaoError):
    """The fee is not paid."""

    key = "cases.not_paid"


class FeeChanged(BalcaoError):
    """The fee is not the one that was shown: nothing is lost, look at it again."""

    key = "cases.fee_changed"


class FeeWouldChange(BalcaoError):
    """The changed answers ask for another fee than was paid: only an officer can ask for such a change."""

    key = "cases.fee_would_change"


class ContentChanged(BalcaoError):
    """The content is not the one that was shown."""

    key = "cases.content_changed"


class SignerUnknown(BalcaoError):
    """Somebody who must sign has no account yet; `names` says who."""

    key = "cases.signer_unknown"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class CannotBeBound(BalcaoError):
    """Nobody in office can bind the holder by its rule: the term is over, or too few are left."""

    key = "cases.cannot_be_bound"


class RequestOver(BalcaoError):
    """Somebody was asked to sign and need not any more; `why` is `changed` or `seat_ended`."""

    key = "cases.request_over"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyDecided(BalcaoError):
    """The case is decided already; `by` says by whom."""

    key = "cases.already_decided"

    def __init__(self, by: str = "") -> None:
        super().__init__(by)
        self.by = by


class NotNow(BalcaoError):
    """The case is not at a point where this can be done."""

    key = "cases.not_now"


class TooLate(NotNow):
    """The last day to sign is over."""

    key = "cases.too_late"


class FourEyes(BalcaoError):
    """Someone else must confirm what one proposed."""

    key = "cases.four_eyes"


class ReasonNeeded(BalcaoError):
    """A refusal and a request for more need their reasons in words."""

    key = "cases.reason_needed"


class AlreadyAsked(BalcaoError):
    """That body was asked about this case before."""

    key = "cases.already_asked"


class BadCondition(BalcaoError):
    """A condition with a day says how it is met, and one that says so has a day, which is not over; `text` is its."""

    key = "cases.bad_condition"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class DecidedWith(BalcaoError):
    """The case is decided with another one, which leads; it is separated first, or decided there."""

    key = "cases.decided_with"

    def __init__(self, lead: str) -> None:
        super().__init__(lead)
        self.lead = lead


class MemberWaits(BalcaoError):
    """A case joined to this one is not the officer's to decide now; it is separated first, or one waits."""

    key = "cases.member_waits"

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class CannotJoin(BalcaoError):
    """A case cannot be decided with another; `why` is a word of ``cases.cannot_join``."""

    key = "cases.cannot_join"

    def __init__(self, reference: str, why: str) -> None:
        super().__init__(f"{reference}: {why}")
        self.reference, self.why = reference, why


class ReservedBy(BalcaoError):
    """Another officer has the case in hand: who, since when and until when."""

    key = "cases.reserved_by"

    def __init__(self, by: Text, since: datetime, until: datetime) -> None:
        super().__init__(f"since {since}")
        self.by, self.since, self.until = by, since, until


class NotTheirs(BalcaoError):
    """The case is not that officer's duty, or it is their own matter, or they are away."""

    key = "cases.not_theirs"


class AnotherInCourse(BalcaoError):
    """A case about the same entity is in course already."""

    key = "cases.another_in_course"


class RemedyOver(BalcaoError):
    """The last day to object is over; it can be recorded all the same, by request."""

    key = "cases.remedy_over"

    def __init__(self, last_day: date) -> None:
        super().__init__(f"until {last_day}")
        self.last_day = last_day


class EntryDiffers(BalcaoError):
    """The register says something else by now than what was signed: it cannot be granted as it is."""

    key = "cases.entry_differs"


class OpinionBinds(BalcaoError):
    """A department whose opinion binds is against it: it cannot be granted. `department` is its code."""

    key = "cases.opinion_binds"

    def __init__(self, department: str) -> None:
        super().__init__(department)
        self.department = department


class NotInspected(BalcaoError):
    """The service wants a visit before it is granted, and its report is not signed."""

    key = "cases.not_inspected"


class BadFinding(BalcaoError):
    """What was found at an item is nothing that can be found there; `item` says at which."""

    key = "cases.bad_finding"

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


class Unfinished(BalcaoError):
    """Some items of the checklist have neither a finding nor a remark; `items` says which."""

    key = "cases.unfinished"

    def __init__(self, items: tuple[str, ...]) -> None:
        super().__init__(", ".join(items))
        self.items = items


class BadTimes(BalcaoError):
    """One to three moments must be named, and all of them lie ahead."""

    key = "cases.bad_times"


class DecisionChanged(BalcaoError):
    """The decision is not the one in force any more: read what stands now first."""

    key = "cases.decision_changed"


class NothingChanged(BalcaoError):
    """Everything would stay as it is."""

    key = "cases.nothing_changed"


class BadCorrection(BalcaoError):
    """What was to be corrected cannot read so; `name` is the question."""

    key = "cases.bad_correction"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class WithdrawalOver(BalcaoError):
    """The term in which a department may take its decision back is over since `last_day`."""

    key = "cases.withdrawal_over"

    def __init__(self, last_day: date) -> None:
        super().__init__(f"since {last_day}")
        self.last_day = last_day


class AppealPending(BalcaoError):
    """A superior has an appeal against the decision before them; nobody makes it worse meanwhile."""

    key = "cases.appeal_pending"


class BadMeasure(BalcaoError):
    """What a measure rests on is not whole; `questions` are those without a good answer."""

    key = "cases.bad_measure"

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(", ".join(questions))
        self.questions = questions


class BoundByReasons(BalcaoError):
    """A superior found that this reason does not hold: it is not refused again for it; `reason` is its key."""

    key = "cases.bound_by_reasons"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RevisionOpen(BalcaoError):
    """A colleague has already proposed to do something to this decision."""

    key = "cases.revision_open"


class FeeOwed(BalcaoError):
    """The fee was taken back by the payer's bank or made void: it is not granted before it is paid again."""

    key = "cases.fee_owed"


class BlankLeft(BalcaoError):
    """A blank of a clause is not written yet; `names` are the blanks."""

    key = "cases.blank_left"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class MeantForAnother(BalcaoError):
    """The link was sent to somebody else; who it is is not said."""

    key = "cases.meant_for_another"
