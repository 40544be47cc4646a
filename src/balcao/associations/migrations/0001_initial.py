import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("entities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("folded", models.TextField()),
                ("status", models.CharField(default="active", max_length=20)),
                ("elected_on", models.DateField(null=True)),
                ("source", models.CharField(default="register", max_length=20)),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("never", "never"),
                            ("read", "read"),
                            ("unknown", "unknown"),
                            ("unreachable", "unreachable"),
                            ("unreadable", "unreadable"),
                            ("behind", "behind"),
                        ],
                        default="never",
                        max_length=20,
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.entity"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=60)),
                ("effect_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.entity"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "-made_at"], name="associations_handover_entity")],
            },
        ),
        migrations.CreateModel(
            name="HandoverItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(blank=True, default="", max_length=30)),
                ("actions", models.JSONField()),
                ("scope", models.CharField(max_length=80)),
                ("ends_on", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("kept", "kept"),
                            ("ended", "ended"),
                            ("given", "given"),
                            ("left_out", "left_out"),
                            ("lapsed", "lapsed"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_by", models.CharField(blank=True, default="", max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="associations.handover"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.mandate"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "")), fields=["ends_on"], name="associations_item_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handover", "person", "mandate"), name="associations_item_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__gt", ""), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="associations_item_answered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("reason", models.TextField()),
                ("papers", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(null=True)),
                ("answer_until", models.DateField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("upheld", "upheld"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.entity"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.seat"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["made_at"], name="associations_objection_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="associations_objection_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="associations_objection_not_ones_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_until__isnull", True), ("heard_at__isnull", True)),
                            models.Q(("answer_until__isnull", False), ("heard_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="associations_objection_heard_whole",
                    ),
                ],
            },
        ),
    ]
