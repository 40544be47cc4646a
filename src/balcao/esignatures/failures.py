"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class ProviderSilent(BalcaoError):
    """The provider does not answer in time, or not as agreed."""

    key = "esignatures.provider_silent"


class ProviderRefused(BalcaoError):
    """The person did not allow it, or the provider takes what was sent for somebody else's."""

    key = "esignatures.provider_refused"


class NoCertificate(BalcaoError):
    """The provider has no valid certificate that names this person."""

    key = "esignatures.no_certificate"


class AttemptOver(BalcaoError):
    """The way there and back took too long, was gone already, or was another person's."""

    key = "esignatures.attempt_over"


class SignatureUnfit(BalcaoError):
    """What came back is no signature that can be relied on."""

    key = "esignatures.unfit"
