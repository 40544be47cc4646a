"""What can go wrong with several applications at once."""

from collections.abc import Sequence

from balcao.kernel.errors import BalcaoError


class NothingChosen(BalcaoError):
    """Nothing was chosen that can be begun now."""

    key = "bundles.nothing_chosen"


class TooMany(BalcaoError):
    """More was chosen than goes together."""

    key = "bundles.too_many"


class NoList(BalcaoError):
    """This service is not applied for by a list."""

    key = "bundles.no_list"


class UnknownColumns(BalcaoError):
    """The first line names columns that the form does not have."""

    key = "bundles.unknown_columns"

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(", ".join(columns))
        self.columns = tuple(columns)


class EmptyList(BalcaoError):
    """The file has no row."""

    key = "bundles.empty_list"


class DeclarationsMissing(BalcaoError):
    """The statements that every application needs were not agreed to."""

    key = "bundles.declarations_missing"


class RowsWrong(BalcaoError):
    """Rows are wrong: put them right, or let the good ones go on alone."""

    key = "bundles.rows_wrong"


class NoGoodRow(BalcaoError):
    """No row can go on."""

    key = "bundles.no_good_row"


class ListNotReady(BalcaoError):
    """The list is not at this step: something runs still, or is done already."""

    key = "bundles.list_not_ready"


class ReasonTooLong(BalcaoError):
    """A reason longer than there is room for; `most` is how many characters there is."""

    key = "bundles.reason_too_long"

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} characters")
        self.most = most


class ListLodged(BalcaoError):
    """The list is being lodged, or one of its applications was."""

    key = "bundles.list_lodged"


class ListChanged(BalcaoError):
    """The list is no longer the one that was shown."""

    key = "bundles.list_changed"


class AnswersMissing(BalcaoError):
    """A question is still open, or its answer is wrong."""

    key = "bundles.answers_missing"


class NothingNeeded(BalcaoError):
    """None of the services is on offer now."""

    key = "bundles.nothing_needed"
