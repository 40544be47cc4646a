"""What can go wrong with a draft beside its answers; each `key` names the words people read."""

from balcao.cases.failures import WindowClosed
from balcao.kernel.errors import BalcaoError


class TooManyPaperForms(BalcaoError):
    """So many forms on paper came back for the draft that no more can."""

    key = "cases.too_many_paper_forms"


class FormOver(BalcaoError):
    """The form was published anew, and the time is over in which drafts of the earlier one are lodged as they are."""

    key = "cases.form_over"


class FormMoved(BalcaoError):
    """The form was published anew once more since it was shown."""

    key = "cases.form_moved"


class PaidAlready(BalcaoError):
    """It was paid for by the form it was begun with, and is lodged by that."""

    key = "cases.paid_by_this_form"


class WhichActivity(BalcaoError):
    """One enrols in an activity: none is named, or there is none of that number."""

    key = "cases.which_activity"


class ActivityCalledOff(WindowClosed):
    """The activity in which one would enrol does not take place."""

    key = "cases.activity_called_off"


class ActivityOver(WindowClosed):
    """The activity in which one would enrol is over."""

    key = "cases.activity_over"


class EnrolmentClosed(WindowClosed):
    """The activity takes no enrolments any more."""

    key = "cases.enrolment_closed"
