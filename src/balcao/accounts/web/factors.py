"""Around allauth's pages that add, remove and renew second factors: one transaction with what has to follow."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from balcao.accounts.models import User
from balcao.accounts.operations.holding import hold
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.web.adapters import STRONG_TYPES
from balcao.accounts.web.entry import FIRST
from balcao.accounts.web.security import require_strong
from balcao.accounts.web.step_up import ENOUGH
from balcao.accounts.web.still import want_level
from balcao.accounts.web.trail import note
from balcao.kernel.clock import now

type View = Callable[..., HttpResponse]
type Factors = dict[int, str]
RENEWED = Authenticator.Type.RECOVERY_CODES


def watched(view: View) -> View:
    """What changes is recorded, told by every way, and held at level 2 if too little vouched for it."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return view(request, *args, **kwargs)
        require_strong(request)
        want_level(request, ENOUGH)
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            User.objects.select_for_update(of=("self",)).get(pk=user.pk)
            before = _factors(user)
            answer = view(request, *args, **kwargs)
            _follow(request, user, before, _factors(user))
        return answer

    return page


def _factors(user: User) -> Factors:
    return dict(Authenticator.objects.filter(user_id=user.pk).values_list("pk", "type"))


def _follow(request: HttpRequest, user: User, before: Factors, after: Factors) -> None:
    added = [kind for number, kind in after.items() if number not in before]
    removed = [kind for number, kind in before.items() if number not in after]
    if RENEWED in added and RENEWED in removed:
        note(request, user, "factor:renewed", factor=RENEWED)
        tell_by_every_way(user, "codes_renewed")
        return
    for what, kinds in (("added", added), ("removed", removed)):
        for kind in kinds:
            note(request, user, f"factor:{what}", factor=kind)
        strong = [kind for kind in kinds if kind in STRONG_TYPES]
        if strong:
            tell_by_every_way(user, f"factor_{what}_{strong[0]}")
    if set(added) & set(STRONG_TYPES) and not _vouched_for(request, user):
        hold(user=user, at=now())


def _vouched_for(request: HttpRequest, user: User) -> bool:
    """Whether this session proved enough for a new factor: an earlier one, or that the account is just opened."""
    records = get_authentication_records(request, user)
    return any(record.get("type") in STRONG_TYPES or record.get("method") in FIRST for record in records)
