"""When one is of age: at eighteen (Civil Code of Macao, article 111)."""

from datetime import date

AGE = 18


def majority_of(born_on: date) -> date:
    """The day on which someone comes of age; who was born on 29 February, on 1 March in years without that day."""
    try:
        return born_on.replace(year=born_on.year + AGE)
    except ValueError:
        return date(born_on.year + AGE, 3, 1)


def is_adult(born_on: date, today: date) -> bool:
    """Whether somebody born on that day is of age."""
    return today >= majority_of(born_on)
