"""What can go wrong with a draft beside its answers; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class TooManyPaperForms(BalcaoError):
    """So many forms on paper came back for the draft that no more can."""

    key = "cases.too_many_paper_forms"
