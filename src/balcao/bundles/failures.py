"""What can go wrong with several applications at once."""

from balcao.kernel.errors import BalcaoError


class NothingChosen(BalcaoError):
    """Nothing was chosen that can be begun now."""

    key = "bundles.nothing_chosen"


class TooMany(BalcaoError):
    """More was chosen than goes together."""

    key = "bundles.too_many"
