"""What stands in the terms of licences, without saying whose they are."""

from collections import Counter

from balcao.licences.models import Licence


def terms_in_use(*, kind: str, term: str) -> Counter[str]:
    """How many licences of a kind that did not end say what in one of their terms."""
    values = Licence.objects.filter(kind=kind, ended_on=None).values_list(f"terms__{term}", flat=True)
    return Counter(value for value in values if isinstance(value, str))
