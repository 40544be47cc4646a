"""What can go wrong with an account, by name."""

from balcao.kernel.errors import BalcaoError


class OpeningOver(BalcaoError):
    """The opening has expired, or never was of this browser: it has to begin again."""

    key = "accounts.error.opening_over"


class StepMissing(BalcaoError):
    """Something that comes before has not been done."""

    key = "accounts.error.step_missing"


class CodeRefused(BalcaoError):
    """The code is wrong, used, too old, or was guessed too often: the answer is the same."""

    key = "accounts.error.code_refused"


class IdentityNotFound(BalcaoError):
    """The register has nobody with this number and this birth date, or they may not open an account."""

    key = "accounts.error.identity_not_found"


class TooYoung(BalcaoError):
    """Who is not of age gets an account through a parent."""

    key = "accounts.error.too_young"


class NotAChild(BalcaoError):
    """Who is of age opens an account alone."""

    key = "accounts.error.not_a_child"


class NotAParent(BalcaoError):
    """The register does not name this person as a parent of the child."""

    key = "accounts.error.not_a_parent"


class AlreadyHasAccount(BalcaoError):
    """This person has an account; said only to who proved to be that person."""

    key = "accounts.error.already_has_account"


class NothingToRecover(BalcaoError):
    """No recovery of this browser is ready."""

    key = "accounts.error.nothing_to_recover"


class SecondOfficerNeeded(BalcaoError):
    """Another officer than the one who asked has to confirm."""

    key = "accounts.error.second_officer"


class ReasonNeeded(BalcaoError):
    """Closing somebody's account needs a reason."""

    key = "accounts.error.reason"


class GuardianUnknown(BalcaoError):
    """The guardian is another person than the ward and has an account in use."""

    key = "accounts.error.guardian_unknown"


class GuardianshipExists(BalcaoError):
    """This guardian already looks after this person, or that waits for the second officer."""

    key = "accounts.error.guardianship_exists"


class PaperIncomplete(BalcaoError):
    """A court's paper has a number, matters, and a last day that has not passed."""

    key = "accounts.error.paper_incomplete"


class StatementRefused(BalcaoError):
    """What came back from an identity provider is not an answer to what this browser asked, or cannot be trusted."""

    key = "accounts.error.foreign_refused"


class IdentityNotLinked(BalcaoError):
    """No account is linked to this foreign identity."""

    key = "accounts.error.foreign_not_linked"


class AccountClosed(BalcaoError):
    """The account is closed; said only to who proved to be its person."""

    key = "accounts.error.account_closed"


class OtherPerson(BalcaoError):
    """The foreign identity is not that of the account's person."""

    key = "accounts.error.foreign_other_person"


class IdentityTaken(BalcaoError):
    """The foreign identity belongs to another account, or the account has another one of that provider."""

    key = "accounts.error.foreign_taken"


class LastWayIn(BalcaoError):
    """Without it nobody could sign in to the account any more."""

    key = "accounts.error.foreign_last"
