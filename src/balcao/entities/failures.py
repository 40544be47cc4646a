"""What may go wrong with mandates."""

from balcao.entities.types import Action
from balcao.kernel.errors import BalcaoError, Refused


class MandateNeeded(Refused):
    """The actor sees the holder's things, but no mandate of theirs allows this; it says which right to ask for."""

    def __init__(self, reason_key: str, *, action: Action, holder_id: str, scopes: tuple[str, ...]) -> None:
        super().__init__(reason_key)
        self.action, self.holder_id, self.scopes = action, holder_id, scopes


class BadPeriod(BalcaoError):
    """A mandate begins today or later, ends after it begins, and lasts three years at most."""

    key = "entities.bad_period"


class NothingGranted(BalcaoError):
    """A mandate must allow at least one action."""

    key = "entities.nothing_granted"


class MandateExists(BalcaoError):
    """This receiver already has a mandate for this scope, or one that waits for an answer."""

    key = "entities.mandate_exists"


class ToOneself(BalcaoError):
    """Nobody gives a mandate to themself, and nobody gets one back out of their own chain."""

    key = "entities.to_oneself"


class TooWide(BalcaoError):
    """What is given on may not be wider or longer than what one holds, and only if giving on is allowed."""

    key = "entities.too_wide"


class NoSuchReceiver(BalcaoError):
    """The receiver is neither a person known here nor an active company or association."""

    key = "entities.no_such_receiver"


class ManagesEverything(BalcaoError):
    """Managing mandates is given for the whole entity, to a person, and is not given on."""

    key = "entities.manages_everything"


class ClientsByFirm(BalcaoError):
    """A mandate for the clients of a firm is given by the firm to a person, or to its own software."""

    key = "entities.clients_by_firm"


class NobodyBinds(BalcaoError):
    """The register names too few whose signatures bind the entity: nobody can confirm this mandate."""

    key = "entities.nobody_binds"


class TooManyAdministrators(BalcaoError):
    """An entity has at most three administrators."""

    key = "entities.too_many_administrators"


class LastAdministrator(BalcaoError):
    """The last administrator stays until there is another."""

    key = "entities.last_administrator"


class BadAbsenceDays(BalcaoError):
    """Somebody is away from today or a later day, for a year at most."""

    key = "entities.bad_absence_days"


class AwayTwice(BalcaoError):
    """For some of these days a substitute is named already."""

    key = "entities.away_twice"


class SubstituteUnfit(BalcaoError):
    """Who stands in belongs to the same entity for all these days, and is not away themself."""

    key = "entities.substitute_unfit"


class NothingToLend(BalcaoError):
    """The absent person holds nothing in these days that the substitute could do in their place."""

    key = "entities.nothing_to_lend"


class NameMissing(BalcaoError):
    """Whom the link is for has to be named as on their identity card."""

    key = "entities.name_missing"


class NotTheInvited(BalcaoError):
    """The link is for somebody of another name than the person signed in."""

    key = "entities.not_the_invited"


class InvitationOver(BalcaoError):
    """The link was taken by somebody else, taken back, or nobody took it in time."""

    key = "entities.invitation_over"


class MachineNameMissing(BalcaoError):
    """The software needs a name by which people tell it from others."""

    key = "entities.machine.name_missing"


class MachineExists(BalcaoError):
    """Another software of the entity has this name or this key."""

    key = "entities.machine.exists"


class BadKey(BalcaoError):
    """What was given is no public key we can use: one JSON Web Key, RSA of 2048 bits or more, or P-256."""

    key = "entities.machine.bad_key"


class PrivateKeyGiven(BadKey):
    """It is the private key, which stays with the software: nothing of it is kept."""

    key = "entities.machine.private_key"


class NotForSoftware(BalcaoError):
    """Software may view, prepare and lodge, and nothing else; it gives nothing on."""

    key = "entities.machine.not_for_software"


class MachineAtRest(Refused):
    """The software was taken back, its mandates are over, or the entity's account cannot be used."""

    def __init__(self) -> None:
        super().__init__("entities.machine.at_rest")


class NotWaiting(BalcaoError):
    """There is nothing to answer any more: it was answered, taken back, or nobody answered in time."""

    key = "entities.not_waiting"


class TooManyRequests(BalcaoError):
    """The receiver already waits for the answers to many requests."""

    key = "entities.too_many_requests"


class BeyondGuardianship(Refused):
    """The guardianship is for other matters than this one."""

    def __init__(self) -> None:
        super().__init__("entities.beyond_guardianship")
