"""Tables of the accounts."""

from balcao.accounts.models.foreign import ForeignIdentity
from balcao.accounts.models.guardianship import Guardianship
from balcao.accounts.models.opening import FaceCheck, Opening, ProofCode
from balcao.accounts.models.people import Person, User, UserManager
from balcao.accounts.models.regaining import CounterAct, Recovery, WayChange
from balcao.accounts.models.signing_in import PhoneSignIn
from balcao.accounts.officers.models import Absence, Post, PostReview

__all__ = [
    "Absence",
    "CounterAct",
    "FaceCheck",
    "ForeignIdentity",
    "Guardianship",
    "Opening",
    "Person",
    "PhoneSignIn",
    "Post",
    "PostReview",
    "ProofCode",
    "Recovery",
    "User",
    "UserManager",
    "WayChange",
]
