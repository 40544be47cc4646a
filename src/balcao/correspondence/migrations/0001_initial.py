import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("side", models.CharField(choices=[("applicant", "applicant"), ("office", "office")], max_length=10)),
                ("who", models.CharField(max_length=40)),
                ("who_name", models.CharField(max_length=200)),
                ("for_name", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField(blank=True, default="")),
                ("files", models.JSONField(default=list)),
                ("key", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("nonce", models.CharField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("remark", models.TextField(blank=True, default="")),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.opinion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by_name", "")),
                            models.Q(("revoked_at__isnull", False), models.Q(("revoked_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="correspondence_revoked_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("applicant", "applicant"), ("office", "office")], max_length=10)),
                ("who", models.CharField(max_length=40)),
                ("who_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seen", to="correspondence.message"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("message", "who"), name="correspondence_seen_once")],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="correspondence.invitation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["to", "due_on"],
                        name="correspondence_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by_name", "")),
                            models.Q(("done_at__isnull", False), models.Q(("done_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="correspondence_done_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=120)),
                ("opened_at", models.DateTimeField()),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        choices=[("applicant", "applicant"), ("office", "office")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waits_for", "office")), fields=["due_on"], name="correspondence_office"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("waits_for", "")),
                            models.Q(models.Q(("waits_for", ""), _negated=True), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="correspondence_waits_until",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="correspondence.thread"
            ),
        ),
        migrations.CreateModel(
            name="Chat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_name", models.CharField(max_length=200)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("talking", "talking"), ("left", "left"), ("ended", "ended")],
                        max_length=10,
                    ),
                ),
                ("front", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[("officer", "officer"), ("person", "person"), ("gone", "gone")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "meant_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="correspondence.thread",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "talking", "left"))),
                        fields=["department", "-front", "asked_at"],
                        name="correspondence_chat_line",
                    ),
                    models.Index(
                        condition=models.Q(("taken_at__isnull", False)),
                        fields=["department", "-taken_at"],
                        name="correspondence_chat_waits",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "talking", "left"))),
                        fields=("person", "department"),
                        name="correspondence_chat_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_why__gt", ""), ("state", "ended")),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True),
                                ("ended_at__isnull", True),
                                ("ended_why", ""),
                            ),
                            _connector="OR",
                        ),
                        name="correspondence_chat_ended_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("officer_name", models.CharField(max_length=200)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "chat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="correspondence.chat"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["officer"],
                        name="correspondence_turn_mine",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("chat",),
                        name="correspondence_turn_one_officer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessorLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("nonce", models.CharField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "assessor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.assessor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("nonce", ""), _negated=True), name="correspondence_assessor_link_secret"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AtChats",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("seen_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "department"), name="correspondence_at_chats_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChatLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "speaker",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("assistant", "assistant"),
                            ("officer", "officer"),
                            ("house", "house"),
                        ],
                        max_length=10,
                    ),
                ),
                ("who", models.CharField(blank=True, default="", max_length=40)),
                ("who_name", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField(blank=True, default="")),
                ("word", models.CharField(blank=True, default="", max_length=20)),
                ("values", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "chat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="correspondence.chat"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("speaker", "house"), ("text", ""), ("word__gt", "")),
                            models.Q(models.Q(("speaker", "house"), _negated=True), ("text__gt", ""), ("word", "")),
                            _connector="OR",
                        ),
                        name="correspondence_line_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("shows_all", models.BooleanField()),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("key", models.CharField(max_length=80, unique=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.CharField(blank=True, default="", max_length=40)),
                ("answered_name", models.CharField(blank=True, default="", max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.draft"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["department", "asked_at"],
                        name="correspondence_asked_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="correspondence_asked_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="correspondence_answered_whole",
                    ),
                ],
            },
        ),
    ]
