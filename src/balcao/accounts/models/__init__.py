"""Tables of the accounts."""

from balcao.accounts.models.opening import FaceCheck, Guardianship, Opening, ProofCode
from balcao.accounts.models.people import Person, Post, User, UserManager
from balcao.accounts.models.regaining import CounterAct, Recovery
from balcao.accounts.models.signing_in import PhoneSignIn

__all__ = [
    "CounterAct",
    "FaceCheck",
    "Guardianship",
    "Opening",
    "Person",
    "PhoneSignIn",
    "Post",
    "ProofCode",
    "Recovery",
    "User",
    "UserManager",
]
