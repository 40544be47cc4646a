"""The door of people's own signatures."""

from balcao.esignatures.failures import (
    AttemptOver,
    NoCertificate,
    ProviderRefused,
    ProviderSilent,
    SignatureUnfit,
)
from balcao.esignatures.forgetting import FORGETS
from balcao.esignatures.operations import begin_own_signature
from balcao.esignatures.providers import SigningProvider, providers
from balcao.esignatures.text import TextToSign

__all__ = [
    "FORGETS",
    "AttemptOver",
    "NoCertificate",
    "ProviderRefused",
    "ProviderSilent",
    "SignatureUnfit",
    "SigningProvider",
    "TextToSign",
    "begin_own_signature",
    "providers",
]
