"""A page acts for the holder in its address, and for no other."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from balcao.foundation.web.api import Access
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import for_holder

pytestmark = pytest.mark.django_db


@for_holder
def _page(request, holder):
    return HttpResponse(request.actor.holder_id)


def _ask(holder, **session):
    from typing import Any

    request: Any = RequestFactory().get(f"/as/{holder}/")
    request.language, request.session = "en", dict(session)
    request.actor = Actor(person_id=1, name="Chan Mei Ling", holder_id="p-1")
    return _page(request, holder=holder).content.decode()


def test_the_address_says_for_whom_even_when_another_tab_chose_otherwise():
    assert _ask("p-1", balcao_holder="e-1") == "p-1"


def test_a_holder_without_mandate_does_not_exist():
    with pytest.raises(NotFound):
        _ask("e-77")


def test_nobody_acts_for_another_person():
    with pytest.raises(NotFound):
        _ask("p-2")


def test_the_page_declares_that_it_acts():
    assert _page.balcao_access.access is Access.ACTING  # type: ignore[attr-defined]
