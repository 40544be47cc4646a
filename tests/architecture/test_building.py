"""Tests about the building: structure rules as failing checks."""

import ast
import sys

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from balcao.foundation.bus.api import Event, subscribers_of
from balcao.foundation.jobs.api import QUEUES
from balcao.foundation.web.middleware import OPEN_APPS
from tests.architecture.building import HOUSE, ROOT, modules, rooms, tree

MOST_LINES = 400
FURNISHED = sorted(room for room, floor in rooms().items() if room not in {"kernel", "foundation", "config"})


def room_of(name: str) -> str:
    return name.split(".")[1]


def test_foreign_keys_look_down():
    floors = rooms()
    for model in apps.get_models():
        if not model.__module__.startswith("balcao."):
            continue
        here = room_of(model.__module__)
        for field in model._meta.get_fields():
            target = field.related_model if getattr(field, "concrete", False) else None
            if target is None or not target.__module__.startswith("balcao."):
                continue
            there = room_of(target.__module__)
            if there != here:
                assert floors[there] < floors[here], f"{model.__name__}.{field.name} looks up to {there}"
                assert field.remote_field.related_name == "+", f"{model.__name__}.{field.name} needs related_name='+'"


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for each in resolver.url_patterns:
        found += patterns(each) if isinstance(each, URLResolver) else [each]
    return found


def test_every_address_declares_its_access():
    for pattern in patterns(get_resolver()):
        if not pattern.callback.__module__.startswith(OPEN_APPS):
            assert hasattr(pattern.callback, "balcao_access"), f"{pattern.pattern} declares no access"


def test_an_addresss_name_is_of_one_page():
    pages = {}
    for pattern in patterns(get_resolver()):
        if pattern.name:
            pages.setdefault(pattern.name, set()).add(pattern.lookup_str)
    assert {name for name, found in pages.items() if len(found) > 1} == set()


def test_every_queue_has_a_consumer():
    from procrastinate.contrib.django import app

    ours = [task for task in app.tasks.values() if not task.name.startswith("builtin:")]
    assert {task.queue for task in ours} <= set(QUEUES)


@pytest.mark.parametrize("room", FURNISHED)
def test_verbs_take_their_actor_and_time_by_name(room):
    folder = HOUSE / room
    files = [folder / "operations.py", *sorted((folder / "operations").glob("*.py"))]
    for path in files:
        if not path.exists():
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                named = {argument.arg for argument in node.args.kwonlyargs}
                assert "at" in named, f"{path.name}:{node.name} takes no `at`"


@pytest.mark.parametrize("room", FURNISHED)
def test_a_room_says_what_it_is_for(room):
    docstring = ast.get_docstring(tree(HOUSE / room / "__init__.py"))
    assert docstring, f"{room} has no docstring"
    assert len(docstring) > 40, f"{room} has no docstring worth the name"


@pytest.mark.parametrize("room", [room for room in FURNISHED if (HOUSE / room / "api.py").exists()])
def test_a_door_only_passes_things_on(room):
    for node in tree(HOUSE / room / "api.py").body:
        assert isinstance(node, (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign)), f"{room}/api.py holds code"


def test_no_module_is_too_long():
    for path in modules(HOUSE):
        assert len(path.read_text().splitlines()) <= MOST_LINES, f"{path.relative_to(ROOT)} wants to be two"


@pytest.mark.parametrize("face", ["portal", "desk", "publicapi"])
def test_faces_own_no_tables(face):
    assert not (HOUSE / face / "models.py").exists()
    assert not (HOUSE / face / "migrations").exists()


def test_nothing_is_named_for_being_leftover():
    leftovers = {"utils", "helpers", "misc", "common"}
    assert [path for path in modules(HOUSE) if path.stem in leftovers] == []


@pytest.mark.django_db
def test_the_tables_are_the_models():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def events() -> list[type[Event]]:
    """Every event that can be announced: a class of a room's `events` on which no other event builds."""
    found = [
        each
        for app in apps.get_app_configs()
        if (module := sys.modules.get(f"{app.name}.events"))
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Event) and each.__module__ == f"{app.name}.events"
    ]
    return [each for each in found if not any(other is not each and issubclass(other, each) for other in found)]


def test_every_event_has_a_reader():
    unread = [each.__name__ for each in events() if not subscribers_of(each)]
    assert unread == [], "announced to nobody: give it the reader its users need, or delete it"


def test_every_event_is_announced():
    calls = [node for path in modules(HOUSE) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    made = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    assert [each.__name__ for each in events() if each.__name__ not in made] == []
