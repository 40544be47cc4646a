"""Chats: somebody writes with an officer while both are there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.correspondence.chat_types import ChatEnd, ChatState, Speaker


class Chat(models.Model):
    """A person who wants to write with a department now, about a case or a service.

    In line by `front`, then `asked_at`: who was being answered and lost the officer, or was handed over, stands before
    all others. `seen_at` is when the person's page asked last. `thread` or `told_at` say where the transcript went.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ChatState])
    front = models.BooleanField(default=False)
    meant_for = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=10, blank=True, default="", choices=[(each.value, each.value) for each in ChatEnd]
    )
    thread = models.ForeignKey("correspondence.Thread", on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "department"],
                condition=Q(state__in=("waiting", "talking", "left")),
                name="correspondence_chat_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_why__gt="")
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_why="")),
                name="correspondence_chat_ended_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["department", "-front", "asked_at"],
                condition=Q(state__in=("waiting", "talking", "left")),
                name="correspondence_chat_line",
            ),
            models.Index(
                fields=["department", "-taken_at"],
                condition=Q(taken_at__isnull=False),
                name="correspondence_chat_waits",
            ),
        ]


class Turn(models.Model):
    """That an officer answers a chat, from `began_at` until `ended_at`; one at a time, so that of two who take it one
    does. `seen_at` is when their page asked last."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="turns")
    officer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    officer_name = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chat"], condition=Q(ended_at__isnull=True), name="correspondence_turn_one_officer"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["officer"], condition=Q(ended_at__isnull=True), name="correspondence_turn_mine"),
        ]


class ChatLine(models.Model):
    """What was written, or what the house says between; the house's lines have a `word` and what is put into it."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    speaker = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Speaker])
    who = models.CharField(max_length=40, blank=True, default="")
    who_name = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    word = models.CharField(max_length=20, blank=True, default="")
    values = models.JSONField(default=dict)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(speaker="house", text="", word__gt="") | (~Q(speaker="house") & Q(text__gt="", word="")),
                name="correspondence_line_says_something",
            ),
        ]


class AtChats(models.Model):
    """That an officer has the page of a department's chats open, and when it asked last."""

    officer = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    department = models.CharField(max_length=10)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "department"], name="correspondence_at_chats_once"),
        ]
